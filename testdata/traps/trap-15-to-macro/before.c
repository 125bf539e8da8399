// A fife: a macro of the driver looks at the VMA.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct fife {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int fife_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct fife, cdev);
	return 0;
}

#define FIFE_TOO_LONG(f, v)	((v)->vm_end - (v)->vm_start > (f)->len)

static int fife_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct fife *fife = file->private_data;

	if (FIFE_TOO_LONG(fife, vma))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(fife->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations fife_fops = {
	.owner	= THIS_MODULE,
	.open	= fife_open,
	.mmap	= fife_mmap,
};
