// A gyroscope: vm_iomap_memory() has done its work when the protection is changed.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct gyro {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int gyro_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct gyro, cdev);
	return 0;
}

static int gyro_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gyro *gyro = file->private_data;
	int ret;

	ret = vm_iomap_memory(vma, gyro->regs, gyro->len);
	if (ret)
		return ret;
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return 0;
}

static const struct file_operations gyro_fops = {
	.owner	= THIS_MODULE,
	.open	= gyro_open,
	.mmap	= gyro_mmap,
};
