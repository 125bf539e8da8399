// A cliff: a mapping has exactly one page.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cliff {
	struct cdev cdev;
	void *buf;
};

static int cliff_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cliff, cdev);
	return 0;
}

static vm_fault_t cliff_fault(struct vm_fault *vmf)
{
	struct cliff *cliff = vmf->vma->vm_file->private_data;
	struct page *page = virt_to_page(cliff->buf + (vmf->address - vmf->vma->vm_start));

	get_page(page);
	vmf->page = page;
	return 0;
}

static const struct vm_operations_struct cliff_vm_ops = {
	.fault	= cliff_fault,
};

static int cliff_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cliff *cliff = file->private_data;

	if (vma->vm_end - vma->vm_start != PAGE_SIZE || !cliff->buf)
		return -EINVAL;
	vm_flags_set(vma, VM_DONTCOPY);
	vma->vm_ops = &cliff_vm_ops;
	return 0;
}

static const struct file_operations cliff_fops = {
	.owner	= THIS_MODULE,
	.open	= cliff_open,
	.mmap	= cliff_mmap,
};
