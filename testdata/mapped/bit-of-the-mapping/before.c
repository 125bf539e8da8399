// Kegs: which bit is set depends on the mapping.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct keg {
	unsigned long taps;
	phys_addr_t phys;
};

static int keg_release(struct inode *inode, struct file *file)
{
	struct keg *keg = file->private_data;

	clear_bit(0, &keg->taps);
	return 0;
}

/* A bit for each page offset. */
static int offset_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct keg *keg = file->private_data;

	set_bit(vma->vm_pgoff & 31, &keg->taps);
	return vm_iomap_memory(vma, keg->phys, SZ_4K);
}

/* A bit for each length. */
static int length_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct keg *keg = file->private_data;
	unsigned int nr = vma_pages(vma) & 31;

	__set_bit(nr, &keg->taps);
	return vm_iomap_memory(vma, keg->phys, SZ_4K);
}

static const struct file_operations offset_fops = {
	.mmap = offset_mmap,
	.release = keg_release,
};

static const struct file_operations length_fops = {
	.mmap = length_mmap,
	.release = keg_release,
};
