// A crypt: the device is held while it is mapped.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct crypt {
	struct cdev cdev;
	struct device *dev;
	phys_addr_t regs;
};

static int crypt_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct crypt, cdev);
	return 0;
}

static int crypt_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crypt *crypt = file->private_data;
	struct device *dev = get_device(crypt->dev);
	int ret;

	if (!dev)
		return -ENODEV;
	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(crypt->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	put_device(dev);
	return ret;
}

static const struct file_operations crypt_fops = {
	.owner	= THIS_MODULE,
	.open	= crypt_open,
	.mmap	= crypt_mmap,
};
