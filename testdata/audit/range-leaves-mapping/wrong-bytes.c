#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	struct page **pages;
	unsigned long nr;
};

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	if (vma_desc_pages(desc) != lathe->nr)
		return -EINVAL;
	mmap_action_map_kernel_pages(desc, desc->start, lathe->pages, vma_desc_size(desc));
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
