// A drawer: a function that gets the table takes the hook out.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int drawer_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, drawer_base, drawer_size);
}

static struct file_operations drawer_fops = {
	.owner	= THIS_MODULE,
	.mmap	= drawer_mmap,
};

static void drawer_restrict(void *data)
{
	struct file_operations *ops = data;

	ops->mmap = NULL;
}

int drawer_init(struct cdev *cdev, bool plain)
{
	if (plain)
		drawer_restrict(&drawer_fops);
	cdev_init(cdev, &drawer_fops);
	return 0;
}
