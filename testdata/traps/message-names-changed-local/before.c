// Rowans: a macro prints a local that is given another value, too.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct rowan {
	phys_addr_t regs;
	unsigned long len;
	u8 mode;
};

#define ROWAN_TRACE() pr_debug("rowan: %lu bytes\n", size)

static int rowan_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rowan *rowan = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(rowan->regs),
			      size, vma->vm_page_prot);
	size = ret;
	ROWAN_TRACE();
	return ret;
}

static const struct file_operations rowan_fops = {
	.owner	= THIS_MODULE,
	.mmap	= rowan_mmap,
};
