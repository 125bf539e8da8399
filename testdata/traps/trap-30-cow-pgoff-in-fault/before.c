// A vista: the fault handler reads the offset that a private remap changes.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct vista {
	struct cdev cdev;
	void *buf;
};

static int vista_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct vista, cdev);
	return 0;
}

static vm_fault_t vista_fault(struct vm_fault *vmf)
{
	struct vista *vista = vmf->vma->vm_file->private_data;

	vmf->page = virt_to_page(vista->buf + (vmf->pgoff << PAGE_SHIFT));
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct vista_vm_ops = {
	.fault	= vista_fault,
};

static int vista_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vista *vista = file->private_data;

	vma->vm_ops = &vista_vm_ops;
	return remap_pfn_range(vma, vma->vm_start, virt_to_pfn(vista->buf), PAGE_SIZE,
			       vma->vm_page_prot);
}

static const struct file_operations vista_fops = {
	.owner	= THIS_MODULE,
	.open	= vista_open,
	.mmap	= vista_mmap,
};
