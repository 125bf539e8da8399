// A kettle: a loop by address, with an index beside it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct kettle {
	struct cdev cdev;
	struct page *pages[16];
};

static int kettle_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct kettle, cdev);
	return 0;
}

static int kettle_mmap_prepare(struct vm_area_desc *desc)
{
	struct kettle *kettle = desc->file->private_data;

	if (vma_desc_pages(desc) > ARRAY_SIZE(kettle->pages))
		return -EINVAL;

	mmap_action_map_kernel_pages_full(desc, kettle->pages);

	return 0;
}

static const struct file_operations kettle_fops = {
	.owner	= THIS_MODULE,
	.open	= kettle_open,
	.mmap_prepare = kettle_mmap_prepare,
};
