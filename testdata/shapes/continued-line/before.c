// A backslash continues a line inside of an expression.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct pod {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int pod_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct pod, cdev);
	return 0;
}

static int pod_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pod *pod = file->private_data;

	if (vma->vm_end - \
	    vma->vm_start > pod->len)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(pod->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations pod_fops = {
	.owner	= THIS_MODULE,
	.open	= pod_open,
	.mmap	= pod_mmap,
};
