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
 * tare_mmap() - map a tare
 * @file: the open tare
 * @vma: where; vma->vm_pgoff is its first page
 *
 * Return: 0, or an error.
 */
static int tare_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tare *tare = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(tare->base),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations tare_fops = {
	.owner	= THIS_MODULE,
	.mmap	= tare_mmap,
};
