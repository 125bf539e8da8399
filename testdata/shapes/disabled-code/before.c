// Code that is never built names the VMA as well.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct husk {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int husk_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct husk, cdev);
	return 0;
}

static int husk_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct husk *husk = file->private_data;

#if 0
	pr_debug("%lx-%lx\n", vma->vm_start, vma->vm_end);
#endif
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(husk->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations husk_fops = {
	.owner	= THIS_MODULE,
	.open	= husk_open,
	.mmap	= husk_mmap,
};
