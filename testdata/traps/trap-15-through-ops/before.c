// A lyre: each model maps itself, through a pointer.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lyre {
	struct cdev cdev;
	const struct lyre_ops *ops;
};

static int lyre_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct lyre, cdev);
	return 0;
}

struct lyre_ops {
	int (*map)(struct lyre *lyre, struct vm_area_struct *vma);
};

static int lyre_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lyre *lyre = file->private_data;

	if (!lyre->ops->map)
		return -ENODEV;
	return lyre->ops->map(lyre, vma);
}

static const struct file_operations lyre_fops = {
	.owner	= THIS_MODULE,
	.open	= lyre_open,
	.mmap	= lyre_mmap,
};
