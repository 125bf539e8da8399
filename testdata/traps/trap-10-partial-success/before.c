// A dipper: what could not be inserted is left to faults.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct dipper {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int dipper_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct dipper, cdev);
	return 0;
}

static int dipper_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dipper *dipper = file->private_data;
	unsigned int i;

	for (i = 0; i < dipper->count; i++) {
		if (vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, dipper->pages[i]))
			break;
	}
	return 0;
}

static const struct file_operations dipper_fops = {
	.owner	= THIS_MODULE,
	.open	= dipper_open,
	.mmap	= dipper_mmap,
};
