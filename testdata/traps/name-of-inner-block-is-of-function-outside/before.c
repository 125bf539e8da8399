#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ferry {
	phys_addr_t base;
	unsigned long moored;
	int mode;
};

static int ferry_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;
	int ret = 0;

	if (ferry->mode) {
		int ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(ferry->base),
					  vma->vm_end - vma->vm_start, vma->vm_page_prot);

		if (ret)
			pr_err("not mapped\n");
	}
	return ret;
}

static const struct file_operations ferry_fops = {
	.owner	= THIS_MODULE,
	.mmap	= ferry_mmap,
};
