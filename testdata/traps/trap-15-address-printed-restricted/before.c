// A viol: the address of the VMA is printed where that is allowed.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct viol {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int viol_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct viol, cdev);
	return 0;
}

static int viol_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct viol *viol = file->private_data;

	pr_debug("mapping %pK\n", vma);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(viol->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations viol_fops = {
	.owner	= THIS_MODULE,
	.open	= viol_open,
	.mmap	= viol_mmap,
};
