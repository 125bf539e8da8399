// The other error code goes through a variable and a label.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct brass {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int brass_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct brass, cdev);
	return 0;
}

static int brass_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct brass *brass = file->private_data;
	int ret = 0;

	if (vma->vm_pgoff) {
		ret = -EINVAL;
		goto out;
	}
	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(brass->regs),
			    vma->vm_end - vma->vm_start, vma->vm_page_prot)) {
		ret = -EAGAIN;
		goto out;
	}
out:
	return ret;
}

static const struct file_operations brass_fops = {
	.owner	= THIS_MODULE,
	.open	= brass_open,
	.mmap	= brass_mmap,
};
