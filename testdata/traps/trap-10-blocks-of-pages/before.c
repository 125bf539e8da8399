// A shelf: a loop over blocks, and in it one over pages.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct shelf {
	struct cdev cdev;
	struct page **blocks[4];
	unsigned int each;
};

static int shelf_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct shelf, cdev);
	return 0;
}

static int shelf_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shelf *shelf = file->private_data;
	unsigned long addr = vma->vm_start;
	unsigned int b, i;
	int ret;

	for (b = 0; b < 4; b++) {
		for (i = 0; i < shelf->each; i++) {
			ret = vm_insert_page(vma, addr, shelf->blocks[b][i]);
			if (ret)
				return ret;
			addr += PAGE_SIZE;
		}
	}
	return 0;
}

static const struct file_operations shelf_fops = {
	.owner	= THIS_MODULE,
	.open	= shelf_open,
	.mmap	= shelf_mmap,
};
