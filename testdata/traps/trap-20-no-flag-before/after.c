// A dune: no flags were changed, so its mappings could merge all along.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct dune {
	struct cdev cdev;
	void *buf;
};

static int dune_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct dune, cdev);
	return 0;
}

static vm_fault_t dune_fault(struct vm_fault *vmf)
{
	struct dune *dune = vmf->vma->vm_file->private_data;
	struct page *page = virt_to_page(dune->buf + (vmf->address - vmf->vma->vm_start));

	get_page(page);
	vmf->page = page;
	return 0;
}

static const struct vm_operations_struct dune_vm_ops = {
	.fault	= dune_fault,
};

static int dune_mmap_prepare(struct vm_area_desc *desc)
{
	struct dune *dune = desc->file->private_data;

	if (!dune->buf)
		return -ENXIO;
	desc->vm_ops = &dune_vm_ops;
	return 0;
}

static const struct file_operations dune_fops = {
	.owner	= THIS_MODULE,
	.open	= dune_open,
	.mmap_prepare = dune_mmap_prepare,
};
