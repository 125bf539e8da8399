// A canal: close() would run when the action fails.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct canal {
	struct cdev cdev;
	struct device *dev;
	phys_addr_t regs;
};

static int canal_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct canal, cdev);
	return 0;
}

static void canal_close(struct vm_area_struct *vma)
{
	struct canal *canal = vma->vm_private_data;

	pm_runtime_put(canal->dev);
}

static const struct vm_operations_struct canal_vm_ops = {
	.close	= canal_close,
};

static int canal_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct canal *canal = file->private_data;

	vma->vm_private_data = canal;
	vma->vm_ops = &canal_vm_ops;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(canal->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations canal_fops = {
	.owner	= THIS_MODULE,
	.open	= canal_open,
	.mmap	= canal_mmap,
};
