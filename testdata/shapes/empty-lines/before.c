// Blank lines stand where they please.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct boot {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int boot_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct boot, cdev);
	return 0;
}

static int boot_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct boot *boot = file->private_data;
	unsigned long size;


	size = vma->vm_end - vma->vm_start;

	if (size > boot->len)
		return -EINVAL;


	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(boot->regs), size, vma->vm_page_prot);
}

static const struct file_operations boot_fops = {
	.owner	= THIS_MODULE,
	.open	= boot_open,
	.mmap	= boot_mmap,
};
