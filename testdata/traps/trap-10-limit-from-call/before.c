// A tap: a function is asked for the end in each round.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tap {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int tap_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct tap, cdev);
	return 0;
}

static int tap_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tap *tap = file->private_data;
	unsigned int i;
	int ret;

	for (i = 0; i < tap_level(tap); i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, tap->pages[i]);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations tap_fops = {
	.owner	= THIS_MODULE,
	.open	= tap_open,
	.mmap	= tap_mmap,
};
