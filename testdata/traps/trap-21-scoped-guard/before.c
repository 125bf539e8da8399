// A lair: the call stands in a scope that holds the lock.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lair {
	struct cdev cdev;
	struct mutex lock;
	phys_addr_t regs;
};

static int lair_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct lair, cdev);
	return 0;
}

static int lair_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lair *lair = file->private_data;

	scoped_guard(mutex, &lair->lock) {
		return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(lair->regs),
				       vma->vm_end - vma->vm_start, vma->vm_page_prot);
	}
	return -EINVAL;
}

static const struct file_operations lair_fops = {
	.owner	= THIS_MODULE,
	.open	= lair_open,
	.mmap	= lair_mmap,
};
