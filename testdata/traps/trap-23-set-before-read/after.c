// A pouch: the private data is read after it was set.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct pouch {
	struct cdev cdev;
	void *buf;
};

static int pouch_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct pouch, cdev);
	return 0;
}

static vm_fault_t pouch_fault(struct vm_fault *vmf)
{
	struct pouch *pouch = vmf->vma->vm_file->private_data;
	struct page *page = virt_to_page(pouch->buf + (vmf->address - vmf->vma->vm_start));

	get_page(page);
	vmf->page = page;
	return 0;
}

static const struct vm_operations_struct pouch_vm_ops = {
	.fault	= pouch_fault,
};

static int pouch_mmap_prepare(struct vm_area_desc *desc)
{
	desc->private_data = desc->file->private_data;
	if (!desc->private_data)
		return -ENXIO;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &pouch_vm_ops;
	return 0;
}

static const struct file_operations pouch_fops = {
	.owner	= THIS_MODULE,
	.open	= pouch_open,
	.mmap_prepare = pouch_mmap_prepare,
};
