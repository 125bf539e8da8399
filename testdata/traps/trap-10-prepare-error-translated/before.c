// A colander: pages beyond the mapping fail early, and the driver made another error of that.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct colander {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int colander_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct colander, cdev);
	return 0;
}

static int colander_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct colander *colander = file->private_data;
	unsigned int i;

	for (i = 0; i < colander->count; i++) {
		if (vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, colander->pages[i]))
			return -EAGAIN;
	}
	return 0;
}

static const struct file_operations colander_fops = {
	.owner	= THIS_MODULE,
	.open	= colander_open,
	.mmap	= colander_mmap,
};
