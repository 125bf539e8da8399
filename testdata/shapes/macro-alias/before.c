// A macro gives the handler another name, and the table uses that.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct chalk {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int chalk_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct chalk, cdev);
	return 0;
}

static int chalk_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chalk *chalk = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(chalk->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

#define CHALK_MMAP chalk_mmap

static const struct file_operations chalk_fops = {
	.owner	= THIS_MODULE,
	.open	= chalk_open,
	.mmap	= CHALK_MMAP,
};
