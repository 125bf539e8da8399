// A braid: two loops follow each other.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct braid {
	struct cdev cdev;
	struct page **left;
	struct page **right;
	unsigned int count;
};

static int braid_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct braid, cdev);
	return 0;
}

static int braid_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct braid *braid = file->private_data;
	unsigned long addr = vma->vm_start + braid->count * PAGE_SIZE;
	unsigned int i;
	int ret;

	for (i = 0; i < braid->count; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, braid->left[i]);
		if (ret)
			return ret;
	}
	for (i = 0; i < braid->count; i++) {
		ret = vm_insert_page(vma, addr, braid->right[i]);
		if (ret)
			return ret;
		addr += PAGE_SIZE;
	}
	return 0;
}

static const struct file_operations braid_fops = {
	.owner	= THIS_MODULE,
	.open	= braid_open,
	.mmap	= braid_mmap,
};
