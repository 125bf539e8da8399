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

static int vault_mmap_prepare(struct vm_area_desc *desc)
{
	struct vault *d = desc->file->private_data;

	lockdep_assert_held_write(&desc->mm->mmap_lock);
	lockdep_assert_not_held(&d->door);
	desc->vm_ops = &vault_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations vault_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = vault_mmap_prepare,
};

static int crypt_mmap_prepare(struct vm_area_desc *desc)
{
	struct vault *d = desc->file->private_data;

	lockdep_assert_irqs_enabled();
	rwsem_assert_held_write(&desc->mm->mmap_lock);
	desc->vm_ops = &vault_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations crypt_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = crypt_mmap_prepare,
};
