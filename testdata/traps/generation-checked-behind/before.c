// Mallows: a change that comes while the memory is mapped makes the mmap() fail.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mallow {
	phys_addr_t base;
	bool gone;
	int rounds;
	u32 width;
};

static long mallow_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct mallow *mallow = file->private_data;

	mallow->rounds++;
	return 0;
}

static int mallow_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mallow *mallow = file->private_data;
	int before = mallow->rounds;
	int err;

	err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(mallow->base),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (!err && before != mallow->rounds)
		err = -EAGAIN;
	return err;
}

static const struct file_operations mallow_fops = {
	.owner	= THIS_MODULE,
	.unlocked_ioctl = mallow_ioctl,
	.mmap	= mallow_mmap,
};
