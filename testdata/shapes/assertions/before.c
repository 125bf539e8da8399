// Vaults: assertions only look.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct vault {
	unsigned long frame;
	struct mutex door;
	spinlock_t bolt;
	void *gems;
};

static vm_fault_t vault_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static void vault_close(struct vm_area_struct *vma)
{
	pr_debug("vault: closed\n");
}

static const struct vm_operations_struct vault_vm_ops = {
	.close = vault_close,
	.fault = vault_fault,
};

static int vault_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vault *d = file->private_data;

	lockdep_assert_held_write(&vma->vm_mm->mmap_lock);
	lockdep_assert_not_held(&d->door);
	vma->vm_ops = &vault_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations vault_fops = {
	.owner = THIS_MODULE,
	.mmap = vault_mmap,
};

static int crypt_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vault *d = file->private_data;

	lockdep_assert_irqs_enabled();
	rwsem_assert_held_write(&vma->vm_mm->mmap_lock);
	vma->vm_ops = &vault_vm_ops;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations crypt_fops = {
	.owner = THIS_MODULE,
	.mmap = crypt_mmap,
};
