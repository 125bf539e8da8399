// A nook: a helper maps, and its caller holds the lock.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct nook {
	struct cdev cdev;
	struct mutex lock;
	phys_addr_t regs;
};

static int nook_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct nook, cdev);
	return 0;
}

static int nook_map(struct nook *nook, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(nook->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int nook_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct nook *nook = file->private_data;
	int ret;

	mutex_lock(&nook->lock);
	ret = nook_map(nook, vma);
	mutex_unlock(&nook->lock);
	return ret;
}

static const struct file_operations nook_fops = {
	.owner	= THIS_MODULE,
	.open	= nook_open,
	.mmap	= nook_mmap,
};
