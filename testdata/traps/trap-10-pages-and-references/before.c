// A clip: the loop takes a reference of each page.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct clip {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int clip_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct clip, cdev);
	return 0;
}

static int clip_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct clip *clip = file->private_data;
	unsigned int i;
	int ret;

	for (i = 0; i < clip->count; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, clip->pages[i]);
		if (ret)
			return ret;
		get_page(clip->pages[i]);
	}
	return 0;
}

static const struct file_operations clip_fops = {
	.owner	= THIS_MODULE,
	.open	= clip_open,
	.mmap	= clip_mmap,
};
