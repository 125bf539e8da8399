// A brick: each page is computed from the first one.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct brick {
	struct cdev cdev;
	struct page *head;
	unsigned int count;
};

static int brick_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct brick, cdev);
	return 0;
}

static int brick_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct brick *brick = file->private_data;
	unsigned int i;
	int ret;

	for (i = 0; i < brick->count; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, brick->head + i);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations brick_fops = {
	.owner	= THIS_MODULE,
	.open	= brick_open,
	.mmap	= brick_mmap,
};
