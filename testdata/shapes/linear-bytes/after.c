// Memory of the linear map, counted down in bytes.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct basalt {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	void *mem;
};

static int basalt_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct basalt, cdev);
	return 0;
}

static int basalt_mmap_prepare(struct vm_area_desc *desc)
{
	struct basalt *basalt = desc->file->private_data;
	unsigned long left = vma_desc_size(desc);
	u8 *at = basalt->mem;

	if (left > basalt->len)
		return -EINVAL;

	mmap_action_remap_full(desc, __pa(at) >> PAGE_SHIFT);

	return 0;
}

static const struct file_operations basalt_fops = {
	.owner	= THIS_MODULE,
	.open	= basalt_open,
	.mmap_prepare = basalt_mmap_prepare,
};
