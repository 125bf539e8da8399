// One of the failing ways returns another error.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct opal {
	struct cdev cdev;
	phys_addr_t regs;
	bool busy;
};

static int opal_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct opal, cdev);
	return 0;
}

static int opal_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct opal *opal = file->private_data;
	int err;

	err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(opal->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (err) {
		pr_err("opal: %d\n", err);
		if (opal->busy)
			return -EBUSY;
	}
	return err;
}

static const struct file_operations opal_fops = {
	.owner	= THIS_MODULE,
	.open	= opal_open,
	.mmap	= opal_mmap,
};
