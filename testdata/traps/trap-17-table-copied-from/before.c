// A ladle: the table is copied into one that is changed at run time.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ladle {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int ladle_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct ladle, cdev);
	return 0;
}

static int ladle_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ladle *ladle = file->private_data;

	return vm_iomap_memory(vma, ladle->regs, ladle->len);
}

static const struct file_operations ladle_fops = {
	.owner	= THIS_MODULE,
	.open	= ladle_open,
	.mmap	= ladle_mmap,
};

static struct file_operations ladle_open_fops;

static void ladle_setup(void)
{
	ladle_open_fops = ladle_fops;
	ladle_open_fops.owner = NULL;
	if (ladle_open_fops.mmap)
		pr_debug("ladle: can be mapped\n");
}
