// SPDX-License-Identifier: MIT OR Apache-2.0
/* A device that is particular about flags. */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/kref.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct forge {
	unsigned long pfn;
	unsigned long size;
	u32 mode;
	bool writable;
};

static vm_fault_t forge_fault(struct vm_fault *vmf)
{
	struct forge *forge = vmf->vma->vm_private_data;

	return vmf_insert_pfn(vmf->vma, vmf->address, forge->pfn + vmf->pgoff);
}

static const struct vm_operations_struct forge_vm_ops = {
	.fault = forge_fault,
};

static int forge_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct forge *forge = file->private_data;
	unsigned long writes = vma->vm_flags & VM_WRITE;

	if (forge->mode == 1 && (vma->vm_flags & (VM_READ | VM_WRITE)) != VM_READ)
		return -EACCES;
	if (forge->mode == 2 && writes != VM_WRITE)
		return -EPERM;
	if (vma->vm_flags & (VM_EXEC | VM_MAYEXEC))
		vm_flags_mod(vma, VM_DONTCOPY | VM_WIPEONFORK, VM_MAYEXEC | VM_WIPEONFORK);
	if (!forge->writable)
		vm_flags_clear(vma, VM_MAYWRITE);
	if (vma_is_cow_mapping(vma))
		return -EINVAL;
	if (vma->vm_flags & VM_GROWSUP)
		return -ENXIO;

	vm_flags_set(vma, VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_ops = &forge_vm_ops;
	vma->vm_private_data = forge;
	return 0;
}

static const struct file_operations forge_fops = {
	.owner = THIS_MODULE,
	.mmap = forge_mmap,
};

static struct miscdevice forge_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "forge",
	.fops = &forge_fops,
};
module_misc_device(forge_misc);

MODULE_DESCRIPTION("A driver made up for tests");
MODULE_LICENSE("Dual MIT/GPL");
