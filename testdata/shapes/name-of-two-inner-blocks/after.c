#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ferry {
	phys_addr_t base;
	unsigned long moored;
	int mode;
};

static int ferry_mmap_prepare(struct vm_area_desc *desc)
{
	struct ferry *ferry = desc->file->private_data;

	if (ferry->mode) {
		unsigned long pages = vma_desc_pages(desc);

		if (pages > ferry->moored)
			return -EINVAL;
	} else {
		unsigned long pages = 2 * vma_desc_pages(desc);

		if (pages > ferry->moored)
			return -EINVAL;
	}
	mmap_action_remap_full(desc, PHYS_PFN(ferry->base));
	return 0;
}

static const struct file_operations ferry_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = ferry_mmap_prepare,
};
