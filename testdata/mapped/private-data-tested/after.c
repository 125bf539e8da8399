// Tickets: the private data gets the new object, and is tested itself.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct ticket {
	int number;
};

static void tested_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static int tested_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			 const struct file *file, void **vm_private_data)
{
	*vm_private_data = kzalloc(sizeof(struct ticket), GFP_KERNEL);
	if (!*vm_private_data)
		return -ENOMEM;

	return 0;
}

static void returned_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static void early_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static void helped_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct tested_vm_ops = { .mapped = tested_mapped, .close = tested_close };
static const struct vm_operations_struct returned_vm_ops = { .close = returned_close };
static const struct vm_operations_struct early_vm_ops = { .close = early_close };
static const struct vm_operations_struct helped_vm_ops = { .close = helped_close };

/* Good: the test goes along. */
static int tested_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &tested_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static int returned_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &returned_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	vma->vm_private_data = kzalloc(sizeof(struct ticket), GFP_KERNEL);
	return vma->vm_private_data ? 0 : -ENOMEM;
}

static int early_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &early_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	vma->vm_private_data = kzalloc(sizeof(struct ticket), GFP_KERNEL);
	if (vma->vm_private_data)
		return 0;
	return -ENOMEM;
}

static int helped_check(struct vm_area_struct *vma)
{
	return vma->vm_private_data ? 0 : -ENOMEM;
}

static int helped_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &helped_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	vma->vm_private_data = kzalloc(sizeof(struct ticket), GFP_KERNEL);
	return helped_check(vma);
}

static const struct file_operations tested_fops = { .mmap_prepare = tested_mmap_prepare };
static const struct file_operations returned_fops = { .mmap = returned_mmap };
static const struct file_operations early_fops = { .mmap = early_mmap };
static const struct file_operations helped_fops = { .mmap = helped_mmap };
