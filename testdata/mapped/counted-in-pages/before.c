// Each mapping counts with its pages.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct moss {
	atomic_t users;
	int mode;
	unsigned long frame;
	void *buffer;
};

static void moss_open(struct vm_area_struct *vma)
{
	struct moss *moss = vma->vm_private_data;

	atomic_add(vma_pages(vma), &moss->users);
}

static void moss_close(struct vm_area_struct *vma)
{
	struct moss *moss = vma->vm_private_data;

	atomic_sub(vma_pages(vma), &moss->users);
}

static const struct vm_operations_struct moss_vm_ops = {
	.open	= moss_open,
	.close	= moss_close,
};

static int moss_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moss *moss = file->private_data;

	vma->vm_ops = &moss_vm_ops;
	vma->vm_private_data = moss;
	vm_flags_set(vma, VM_PFNMAP | VM_DONTEXPAND);
	atomic_add(vma_pages(vma), &moss->users);
	return 0;
}

static const struct file_operations moss_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moss_mmap,
};
