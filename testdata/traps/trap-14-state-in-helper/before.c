// A weir: the reference is taken in a function that the handler calls.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct weir {
	struct cdev cdev;
	bool gone;
	refcount_t users;
	phys_addr_t regs;
};

static int weir_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct weir, cdev);
	return 0;
}

static int weir_claim(struct weir *weir)
{
	if (weir->gone)
		return -ENODEV;
	refcount_inc(&weir->users);
	return 0;
}

static int weir_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int ret = weir_claim(weir);

	if (ret)
		return ret;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(weir->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations weir_fops = {
	.owner	= THIS_MODULE,
	.open	= weir_open,
	.mmap	= weir_mmap,
};
