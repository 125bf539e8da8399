#include <linux/mm.h>
#include <linux/uio_driver.h>

struct foo_dev {
	struct uio_info info;
	struct kref kref;
	unsigned long pages;
};

static void foo_vm_open(struct vm_area_struct *vma)
{
	struct foo_dev *foo = vma->vm_private_data;

	kref_get(&foo->kref);
}

static int foo_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			 const struct file *file, void **vm_private_data)
{
	struct foo_dev *foo = *vm_private_data;

	kref_get(&foo->kref);

	return 0;
}

static void foo_vm_close(struct vm_area_struct *vma)
{
	struct foo_dev *foo = vma->vm_private_data;

	kref_put(&foo->kref, foo_release);
}

static const struct vm_operations_struct foo_vm_ops = {
	.open = foo_vm_open,
	.close = foo_vm_close,
	.mapped = foo_vm_mapped,
	.fault = foo_fault,
};

static int foo_mmap_prepare(struct uio_info *info, struct vm_area_desc *desc)
{
	struct foo_dev *foo = container_of(info, struct foo_dev, info);

	if (vma_desc_pages(desc) != foo->pages)
		return -EINVAL;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &foo_vm_ops;
	desc->private_data = foo;
	return 0;
}

static void foo_setup(struct foo_dev *foo)
{
	foo->info.mmap_prepare = foo_mmap_prepare;
}
