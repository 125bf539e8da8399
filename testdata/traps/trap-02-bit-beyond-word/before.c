// A prism: its flag has a bit on 64-bit kernels only.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct prism {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int prism_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct prism, cdev);
	return 0;
}

static int prism_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct prism *prism = file->private_data;

	if (vma->vm_end - vma->vm_start > prism->len)
		return -EINVAL;

	vm_flags_set(vma, VM_ALLOW_ANY_UNCACHED | VM_DONTDUMP);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(prism->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations prism_fops = {
	.owner	= THIS_MODULE,
	.open	= prism_open,
	.mmap	= prism_mmap,
};
