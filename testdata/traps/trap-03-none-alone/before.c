// A fuse: no flag is set, in a roundabout way.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct fuse {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int fuse_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct fuse, cdev);
	return 0;
}

static int fuse_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct fuse *fuse = file->private_data;

	vm_flags_set(vma, VM_NONE);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(fuse->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations fuse_fops = {
	.owner	= THIS_MODULE,
	.open	= fuse_open,
	.mmap	= fuse_mmap,
};
