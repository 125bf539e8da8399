// A wharf: each mapping holds a reference, which close() drops.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct wharf {
	struct cdev cdev;
	struct kref ref;
};

static int wharf_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct wharf, cdev);
	return 0;
}

static void wharf_vm_open(struct vm_area_struct *vma)
{
	struct wharf *wharf = vma->vm_private_data;

	kref_get(&wharf->ref);
}

static int wharf_vm_mapped(unsigned long start, unsigned long end,
			   pgoff_t pgoff, const struct file *file,
			   void **vm_private_data)
{
	struct wharf *wharf = *vm_private_data;

	kref_get(&wharf->ref);
	return 0;
}

static void wharf_vm_close(struct vm_area_struct *vma)
{
	struct wharf *wharf = vma->vm_private_data;

	kref_put(&wharf->ref, wharf_free);
}

static const struct vm_operations_struct wharf_vm_ops = {
	.open	= wharf_vm_open,
	.close	= wharf_vm_close,
	.mapped	= wharf_vm_mapped,
};

static int wharf_mmap_prepare(struct vm_area_desc *desc)
{
	struct wharf *wharf = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &wharf_vm_ops;
	desc->private_data = wharf;
	return 0;
}

static const struct file_operations wharf_fops = {
	.owner	= THIS_MODULE,
	.open	= wharf_open,
	.mmap_prepare = wharf_mmap_prepare,
};
