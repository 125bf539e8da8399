// A bud: the mapping is its own private data.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct bud {
	struct cdev cdev;
	void *buf;
};

static int bud_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct bud, cdev);
	return 0;
}

static vm_fault_t bud_fault(struct vm_fault *vmf)
{
	struct bud *bud = vmf->vma->vm_file->private_data;
	struct page *page = virt_to_page(bud->buf + (vmf->address - vmf->vma->vm_start));

	get_page(page);
	vmf->page = page;
	return 0;
}

static const struct vm_operations_struct bud_vm_ops = {
	.fault	= bud_fault,
};

static int bud_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = vma;
	vma->vm_ops = &bud_vm_ops;
	return 0;
}

static const struct file_operations bud_fops = {
	.owner	= THIS_MODULE,
	.open	= bud_open,
	.mmap	= bud_mmap,
};
