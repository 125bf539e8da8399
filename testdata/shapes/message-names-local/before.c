// Rowans: macros that print name locals which stay.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct rowan {
	phys_addr_t regs;
	unsigned long len;
	u8 mode;
};

#define ROWAN_TRACE() pr_debug("rowan: %lu bytes\n", size)
#define rowan_dbg(fmt, ...) pr_debug("rowan %u: " fmt, rowan->mode, ##__VA_ARGS__)

static int rowan_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rowan *rowan = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	ROWAN_TRACE();
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(rowan->regs),
			      size, vma->vm_page_prot);
}

static int rowan_raw_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rowan *rowan = file->private_data;

	rowan_dbg("%llx\n", (u64)rowan->regs);
	if (vma->vm_pgoff)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(rowan->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations rowan_fops = {
	.owner	= THIS_MODULE,
	.mmap	= rowan_mmap,
};

static const struct file_operations rowan_raw_fops = {
	.owner	= THIS_MODULE,
	.mmap	= rowan_raw_mmap,
};
