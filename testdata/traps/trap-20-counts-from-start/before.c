// A brae: it sets a flag and keeps nothing, but its fault handler counts from where the mapping begins.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct brae {
	struct cdev cdev;
	void *buf;
};

static int brae_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct brae, cdev);
	return 0;
}

static vm_fault_t brae_fault(struct vm_fault *vmf)
{
	struct brae *brae = vmf->vma->vm_file->private_data;
	struct page *page = virt_to_page(brae->buf + (vmf->address - vmf->vma->vm_start));

	get_page(page);
	vmf->page = page;
	return 0;
}

static const struct vm_operations_struct brae_vm_ops = {
	.fault	= brae_fault,
};

static int brae_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct brae *brae = file->private_data;

	if (!brae->buf)
		return -ENXIO;
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &brae_vm_ops;
	return 0;
}

static const struct file_operations brae_fops = {
	.owner	= THIS_MODULE,
	.open	= brae_open,
	.mmap	= brae_mmap,
};
