// A brook: VM_IO on pages that a fault handler supplies.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct brook {
	struct cdev cdev;
	void *buf;
};

static int brook_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct brook, cdev);
	return 0;
}

static vm_fault_t brook_fault(struct vm_fault *vmf)
{
	struct brook *brook = vmf->vma->vm_file->private_data;
	struct page *page = virt_to_page(brook->buf + (vmf->address - vmf->vma->vm_start));

	get_page(page);
	vmf->page = page;
	return 0;
}

static const struct vm_operations_struct brook_vm_ops = {
	.fault	= brook_fault,
};

static int brook_mmap_prepare(struct vm_area_desc *desc)
{
	struct brook *brook = desc->file->private_data;

	if (!brook->buf)
		return -ENXIO;
	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT,
			   VMA_DONTDUMP_BIT);
	desc->vm_ops = &brook_vm_ops;
	return 0;
}

static const struct file_operations brook_fops = {
	.owner	= THIS_MODULE,
	.open	= brook_open,
	.mmap_prepare = brook_mmap_prepare,
};
