// Birches: the type of the result keeps no error.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct birch {
	phys_addr_t regs;
	unsigned long len;
	u8 mode;
};

static int birch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct birch *birch = file->private_data;
	u8 err = 1;
	typeof(err) ret;

	if (!birch->regs)
		return -err;
	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(birch->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	return ret;
}

static const struct file_operations birch_fops = {
	.owner	= THIS_MODULE,
	.mmap	= birch_mmap,
};
