// The parameter is described by a member of it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tare {
	phys_addr_t base;
	bool gone;
	int rounds;
	u32 width;
};

/**
 * tare_mmap_prepare() - map a tare
 * @desc: where; vma->vm_pgoff is its first page
 *
 * Return: 0, or an error.
 */
static int tare_mmap_prepare(struct vm_area_desc *desc)
{
	struct tare *tare = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(tare->base));
	return 0;
}

static const struct file_operations tare_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = tare_mmap_prepare,
};
