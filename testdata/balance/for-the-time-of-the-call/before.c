// Kilns: what the handler takes for the time of the call it gives back, just as much of it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct kiln {
	struct kref users;
	struct kref shelf[4];
	phys_addr_t phys;
	phys_addr_t flue[4];
	struct kiln *next;
	struct kiln *lit;
	atomic_long_t heat;
	unsigned long glow;
	bool open;
};

static void kiln_release(struct kref *users)
{
	kfree(container_of(users, struct kiln, users));
}

static void kiln_hold(struct kiln *kiln)
{
	kref_get(&kiln->users);
}

static void kiln_let_go(struct kiln *kiln)
{
	kref_put(&kiln->users, kiln_release);
}

#define KILN_HOLD(kiln) kref_get(&(kiln)->users)

/* Taken twice and given back twice, in several spellings. */
static int twice_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	phys_addr_t at = kiln->phys;

	KILN_HOLD(kiln);
	kiln_hold(kiln);
	at += kiln->glow;
	kref_put(&kiln->users, kiln_release);
	kiln_let_go(kiln);
	return vm_iomap_memory(vma, at, SZ_4K);
}

/* Both under one condition that cannot change in between. */
static int writer_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	phys_addr_t at = kiln->phys;
	bool writable = vma->vm_flags & VM_WRITE;

	if (writable)
		kiln_hold(kiln);
	at += kiln->glow;
	if (writable)
		kiln_let_go(kiln);
	return vm_iomap_memory(vma, at, SZ_4K);
}

/* Taken and given back in each round. */
static int rounds_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	phys_addr_t at = kiln->phys;
	int i;

	for (i = 0; i < 4; i++) {
		kref_get(&kiln->shelf[i]);
		at += kiln->flue[i];
		kref_put(&kiln->shelf[i], kiln_release);
	}
	return vm_iomap_memory(vma, at, SZ_4K);
}

/* Each way gives back once. */
static int arms_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	phys_addr_t at = kiln->phys;

	kiln_hold(kiln);
	if (!kiln->glow) {
		kiln_let_go(kiln);
		return -ENODEV;
	}
	if (kiln->open) {
		at += kiln->glow;
		kiln_let_go(kiln);
	} else {
		kiln_let_go(kiln);
	}
	return vm_iomap_memory(vma, at, SZ_4K);
}

/* The same number, read once. */
static int warm_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	phys_addr_t at = kiln->phys;
	long by = kiln->glow;

	atomic_long_add(by, &kiln->heat);
	at += kiln->glow;
	atomic_long_sub(by, &kiln->heat);
	return vm_iomap_memory(vma, at, SZ_4K);
}

/* Another local for the same object. */
static int other_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	phys_addr_t at = kiln->phys;
	struct kiln *same = kiln;

	kref_get(&same->users);
	at += kiln->glow;
	kiln_let_go(kiln);
	return vm_iomap_memory(vma, at, SZ_4K);
}

static const struct file_operations twice_fops = {
	.owner = THIS_MODULE,
	.mmap = twice_mmap,
};

static const struct file_operations writer_fops = {
	.owner = THIS_MODULE,
	.mmap = writer_mmap,
};

static const struct file_operations rounds_fops = {
	.owner = THIS_MODULE,
	.mmap = rounds_mmap,
};

static const struct file_operations arms_fops = {
	.owner = THIS_MODULE,
	.mmap = arms_mmap,
};

static const struct file_operations warm_fops = {
	.owner = THIS_MODULE,
	.mmap = warm_mmap,
};

static const struct file_operations other_fops = {
	.owner = THIS_MODULE,
	.mmap = other_mmap,
};
