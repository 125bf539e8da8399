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

static void foo_vm_close(struct vm_area_struct *vma)
{
	struct foo_dev *foo = vma->vm_private_data;

	kref_put(&foo->kref, foo_release);
}

static const struct vm_operations_struct foo_vm_ops = {
	.open = foo_vm_open,
	.close = foo_vm_close,
	.fault = foo_fault,
};

static int foo_mmap(struct uio_info *info, struct vm_area_struct *vma)
{
	struct foo_dev *foo = container_of(info, struct foo_dev, info);

	if (vma_pages(vma) != foo->pages)
		return -EINVAL;

	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_ops = &foo_vm_ops;
	vma->vm_private_data = foo;
	foo_vm_open(vma);
	return 0;
}

static void foo_setup(struct foo_dev *foo)
{
	foo->info.mmap = foo_mmap;
}
