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
static int twice_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *kiln = desc->file->private_data;
	phys_addr_t at = kiln->phys;

	KILN_HOLD(kiln);
	kiln_hold(kiln);
	at += kiln->glow;
	kref_put(&kiln->users, kiln_release);
	kiln_let_go(kiln);
	mmap_action_simple_ioremap(desc, at, SZ_4K);
	return 0;
}

/* Both under one condition that cannot change in between. */
static int writer_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *kiln = desc->file->private_data;
	phys_addr_t at = kiln->phys;
	bool writable = vma_desc_test(desc, VMA_WRITE_BIT);

	if (writable)
		kiln_hold(kiln);
	at += kiln->glow;
	if (writable)
		kiln_let_go(kiln);
	mmap_action_simple_ioremap(desc, at, SZ_4K);
	return 0;
}

/* Taken and given back in each round. */
static int rounds_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *kiln = desc->file->private_data;
	phys_addr_t at = kiln->phys;
	int i;

	for (i = 0; i < 4; i++) {
		kref_get(&kiln->shelf[i]);
		at += kiln->flue[i];
		kref_put(&kiln->shelf[i], kiln_release);
	}
	mmap_action_simple_ioremap(desc, at, SZ_4K);
	return 0;
}

/* Each way gives back once. */
static int arms_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *kiln = desc->file->private_data;
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
	mmap_action_simple_ioremap(desc, at, SZ_4K);
	return 0;
}

/* The same number, read once. */
static int warm_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *kiln = desc->file->private_data;
	phys_addr_t at = kiln->phys;
	long by = kiln->glow;

	atomic_long_add(by, &kiln->heat);
	at += kiln->glow;
	atomic_long_sub(by, &kiln->heat);
	mmap_action_simple_ioremap(desc, at, SZ_4K);
	return 0;
}

/* Another local for the same object. */
static int other_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *kiln = desc->file->private_data;
	phys_addr_t at = kiln->phys;
	struct kiln *same = kiln;

	kref_get(&same->users);
	at += kiln->glow;
	kiln_let_go(kiln);
	mmap_action_simple_ioremap(desc, at, SZ_4K);
	return 0;
}

static const struct file_operations twice_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = twice_mmap_prepare,
};

static const struct file_operations writer_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = writer_mmap_prepare,
};

static const struct file_operations rounds_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = rounds_mmap_prepare,
};

static const struct file_operations arms_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = arms_mmap_prepare,
};

static const struct file_operations warm_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = warm_mmap_prepare,
};

static const struct file_operations other_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = other_mmap_prepare,
};
