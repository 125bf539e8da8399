// One member beside the mark is wiped out.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct moor {
	atomic_t users;
	int first;
	int mapped;
	int second;
	unsigned long frame;
};

static int moor_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moor *moor = file->private_data;

	moor->mapped = 1;
	return remap_pfn_range(vma, vma->vm_start, moor->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int moor_release(struct inode *inode, struct file *file)
{
	struct moor *moor = file->private_data;

	memset(&moor->first, 0, sizeof(moor->first));
	return 0;
}

static const struct file_operations moor_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moor_mmap,
	.release = moor_release,
};
