// A whisk: a loop by index, up to the number of its pages.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct whisk {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int whisk_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct whisk, cdev);
	return 0;
}

static int whisk_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct whisk *whisk = file->private_data;
	unsigned int i;
	int ret;

	for (i = 0; i < whisk->count; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE,
				     whisk->pages[i]);
		if (ret) {
			pr_err("whisk: page %u of %u: %d\n", i, whisk->count, ret);
			return ret;
		}
	}

	return 0;
}

static const struct file_operations whisk_fops = {
	.owner	= THIS_MODULE,
	.open	= whisk_open,
	.mmap	= whisk_mmap,
};
