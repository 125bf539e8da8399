// A mane: functions of the driver take and release the lock.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mane {
	struct cdev cdev;
	struct mutex mutex;
	phys_addr_t regs;
};

static int mane_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct mane, cdev);
	return 0;
}

static void mane_lock(struct mane *mane)
{
	mutex_lock(&mane->mutex);
}

static void mane_unlock(struct mane *mane)
{
	mutex_unlock(&mane->mutex);
}

static int mane_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mane *mane = file->private_data;
	int ret;

	mane_lock(mane);
	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(mane->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	mane_unlock(mane);
	return ret;
}

static const struct file_operations mane_fops = {
	.owner	= THIS_MODULE,
	.open	= mane_open,
	.mmap	= mane_mmap,
};
