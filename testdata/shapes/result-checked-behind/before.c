// What is called behind the call only looks.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct laurel {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int laurel_check(const struct laurel *laurel)
{
	return laurel->len ? 0 : -ENXIO;
}

static int laurel_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct laurel, cdev);
	return 0;
}

static int laurel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct laurel *laurel = file->private_data;
	int err;

	err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(laurel->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (!err)
		err = laurel_check(laurel);
	return err;
}

static const struct file_operations laurel_fops = {
	.owner	= THIS_MODULE,
	.open	= laurel_open,
	.mmap	= laurel_mmap,
};
