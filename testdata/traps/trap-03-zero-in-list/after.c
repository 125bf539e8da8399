// A dial: flags are chosen by conditions, and one arm is no flag at all.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct dial {
	struct cdev cdev;
	void *buf;
	bool secret;
	bool keep;
};

static int dial_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct dial, cdev);
	return 0;
}

static vm_fault_t dial_fault(struct vm_fault *vmf)
{
	struct dial *dial = vmf->vma->vm_file->private_data;
	struct page *page = virt_to_page(dial->buf + (vmf->address - vmf->vma->vm_start));

	get_page(page);
	vmf->page = page;
	return 0;
}

static const struct vm_operations_struct dial_vm_ops = {
	.fault	= dial_fault,
};

static int dial_mmap_prepare(struct vm_area_desc *desc)
{
	struct dial *dial = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	if (dial->secret)
		vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	if (!dial->keep)
		vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	desc->vm_ops = &dial_vm_ops;
	return 0;
}

static const struct file_operations dial_fops = {
	.owner	= THIS_MODULE,
	.open	= dial_open,
	.mmap_prepare = dial_mmap_prepare,
};
