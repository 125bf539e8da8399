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

static int dial_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dial *dial = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND | (dial->secret ? VM_DONTDUMP : 0));
	vm_flags_set(vma, dial->keep ? VM_NONE : VM_DONTCOPY);
	vma->vm_ops = &dial_vm_ops;
	return 0;
}

static const struct file_operations dial_fops = {
	.owner	= THIS_MODULE,
	.open	= dial_open,
	.mmap	= dial_mmap,
};
