// One way maps nothing and succeeds.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ivy {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int ivy_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct ivy, cdev);
	return 0;
}

static int ivy_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ivy *ivy = file->private_data;

	if (!ivy->regs)
		return 0;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(ivy->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations ivy_fops = {
	.owner	= THIS_MODULE,
	.open	= ivy_open,
	.mmap	= ivy_mmap,
};
