// The name of a field is a macro.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct elm {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

#define vm_page_prot vm_page_prot_of_elm

static int elm_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct elm, cdev);
	return 0;
}

static int elm_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct elm *elm = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(elm->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations elm_fops = {
	.owner	= THIS_MODULE,
	.open	= elm_open,
	.mmap	= elm_mmap,
};
