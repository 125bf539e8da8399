// What is looked at behind the call is set by nobody.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sedge {
	phys_addr_t base;
	bool gone;
	int rounds;
	u32 width;
};

#define SEDGE_WIDTH	4

static const u32 sedge_widths[] = { 4, 8 };

static int sedge_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sedge *sedge = file->private_data;
	int err;

	err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(sedge->base),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (err)
		return err;
	if (sedge_widths[0] != SEDGE_WIDTH)
		return -ENODEV;
	return 0;
}

static const struct file_operations sedge_fops = {
	.owner	= THIS_MODULE,
	.mmap	= sedge_mmap,
};
