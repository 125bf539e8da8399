// An echo: the file is replaced by hand.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct echo {
	struct cdev cdev;
	struct file *backing;
};

static int echo_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct echo, cdev);
	return 0;
}

static int echo_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct echo *echo = file->private_data;

	fput(vma->vm_file);
	vma->vm_file = get_file(echo->backing);
	return 0;
}

static const struct file_operations echo_fops = {
	.owner	= THIS_MODULE,
	.open	= echo_open,
	.mmap	= echo_mmap,
};
