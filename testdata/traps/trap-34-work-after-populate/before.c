// A spark: the device is started when its memory is mapped.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct spark {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	void __iomem *io;
};

static int spark_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct spark, cdev);
	return 0;
}

static int spark_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct spark *spark = file->private_data;
	int ret;

	ret = vm_iomap_memory(vma, spark->regs, spark->len);
	if (ret)
		return ret;

	writel(1, spark->io);
	return 0;
}

static const struct file_operations spark_fops = {
	.owner	= THIS_MODULE,
	.open	= spark_open,
	.mmap	= spark_mmap,
};
