// Kilns: what is given back is not what was taken, not as much of it, or not on the same ways.
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

/* One of two is given back. */
static int rest_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	phys_addr_t at = kiln->phys;

	kiln_hold(kiln);
	KILN_HOLD(kiln);
	at += kiln->glow;
	kiln_let_go(kiln);
	return vm_iomap_memory(vma, at, SZ_4K);
}

/* One for each, and one is given back. */
static int each_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	phys_addr_t at = kiln->phys;
	int i = 0;

	do {
		kiln_hold(kiln);
	} while (++i < 3);
	kiln_let_go(kiln);
	return vm_iomap_memory(vma, at, SZ_4K);
}

/* Another kiln is lit when it is given back. */
static int lit_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	phys_addr_t at = kiln->phys;

	kiln_hold(kiln->lit);
	kiln->lit = kiln->next;
	kiln_let_go(kiln->lit);
	return vm_iomap_memory(vma, at, SZ_4K);
}

/* The local leads to the next kiln by then. */
static int bent_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	phys_addr_t at = kiln->phys;
	struct kiln *here = kiln;

	kiln_hold(here);
	here = here->next;
	kiln_let_go(here);
	return vm_iomap_memory(vma, at, SZ_4K);
}

/* Another shelf. */
static int shelf_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	phys_addr_t at = kiln->phys;

	kref_get(&kiln->shelf[1]);
	at += kiln->flue[1];
	kref_put(&kiln->shelf[2], kiln_release);
	return vm_iomap_memory(vma, at, SZ_4K);
}

/* More heat than before. */
static int heat_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	phys_addr_t at = kiln->phys;

	atomic_long_add(3, &kiln->heat);
	at += kiln->glow;
	atomic_long_sub(2, &kiln->heat);
	return vm_iomap_memory(vma, at, SZ_4K);
}

/* Taken if it is open, given back in any case. */
static int maybe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	phys_addr_t at = kiln->phys;

	if (kiln->open)
		kiln_hold(kiln);
	at += kiln->glow;
	kiln_let_go(kiln);
	return vm_iomap_memory(vma, at, SZ_4K);
}

/* It may be shut in between. */
static int shut_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	phys_addr_t at = kiln->phys;

	if (kiln->open)
		kiln_hold(kiln);
	at += kiln->glow;
	if (kiln->open)
		kiln_let_go(kiln);
	return vm_iomap_memory(vma, at, SZ_4K);
}

/* What the file owns is given back. */
static int owner_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	phys_addr_t at = kiln->phys;

	kiln_let_go(kiln);
	return vm_iomap_memory(vma, at, SZ_4K);
}

/* Given back once more on one way. */
static int over_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	phys_addr_t at = kiln->phys;

	kiln_hold(kiln);
	if (vma->vm_pgoff)
		kiln_let_go(kiln);
	kref_put(&kiln->users, kiln_release);
	return vm_iomap_memory(vma, at, SZ_4K);
}

/* Given back in a loop. */
static int both_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	phys_addr_t at = kiln->phys;
	int i;

	kiln_hold(kiln);
	for (i = 0; i < 2; i++)
		kiln_let_go(kiln);
	return vm_iomap_memory(vma, at, SZ_4K);
}

static const struct file_operations rest_fops = {
	.owner = THIS_MODULE,
	.mmap = rest_mmap,
};

static const struct file_operations each_fops = {
	.owner = THIS_MODULE,
	.mmap = each_mmap,
};

static const struct file_operations lit_fops = {
	.owner = THIS_MODULE,
	.mmap = lit_mmap,
};

static const struct file_operations bent_fops = {
	.owner = THIS_MODULE,
	.mmap = bent_mmap,
};

static const struct file_operations shelf_fops = {
	.owner = THIS_MODULE,
	.mmap = shelf_mmap,
};

static const struct file_operations heat_fops = {
	.owner = THIS_MODULE,
	.mmap = heat_mmap,
};

static const struct file_operations maybe_fops = {
	.owner = THIS_MODULE,
	.mmap = maybe_mmap,
};

static const struct file_operations shut_fops = {
	.owner = THIS_MODULE,
	.mmap = shut_mmap,
};

static const struct file_operations owner_fops = {
	.owner = THIS_MODULE,
	.mmap = owner_mmap,
};

static const struct file_operations over_fops = {
	.owner = THIS_MODULE,
	.mmap = over_mmap,
};

static const struct file_operations both_fops = {
	.owner = THIS_MODULE,
	.mmap = both_mmap,
};
