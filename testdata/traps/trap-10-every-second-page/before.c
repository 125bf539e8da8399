// A fence: every second element is mapped.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct fence {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int fence_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct fence, cdev);
	return 0;
}

static int fence_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct fence *fence = file->private_data;
	unsigned int i;
	int ret;

	for (i = 0; i < fence->count; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, fence->pages[2 * i]);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations fence_fops = {
	.owner	= THIS_MODULE,
	.open	= fence_open,
	.mmap	= fence_mmap,
};
