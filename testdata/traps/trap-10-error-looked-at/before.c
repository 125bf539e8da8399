// What is returned depends on which error it was.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct beryl {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int beryl_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct beryl, cdev);
	return 0;
}

static int beryl_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct beryl *beryl = file->private_data;
	int err;

	err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(beryl->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	return err == -ENOMEM ? -EAGAIN : err;
}

static const struct file_operations beryl_fops = {
	.owner	= THIS_MODULE,
	.open	= beryl_open,
	.mmap	= beryl_mmap,
};
