// The macro that prints an error counts it, too.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct agate {
	struct cdev cdev;
	phys_addr_t regs;
	unsigned int errors;
};

#define agate_err(agate, fmt, ...)			\
	do {						\
		(agate)->errors++;			\
		pr_err(fmt, ##__VA_ARGS__);		\
	} while (0)

static int agate_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct agate, cdev);
	return 0;
}

static int agate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct agate *agate = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(agate->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot)) {
		agate_err(agate, "cannot map\n");
		return -EAGAIN;
	}
	return 0;
}

static const struct file_operations agate_fops = {
	.owner	= THIS_MODULE,
	.open	= agate_open,
	.mmap	= agate_mmap,
};
