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

static int forge_mmap_prepare(struct vm_area_desc *desc)
{
	struct forge *forge = desc->file->private_data;
	bool writes = vma_desc_test(desc, VMA_WRITE_BIT);

	if (forge->mode == 1 &&
	    !vma_desc_test(desc, VMA_READ_BIT))
		return -EACCES;
	if (forge->mode == 2 && !writes)
		return -EPERM;
	if (vma_desc_test_any(desc, VMA_EXEC_BIT, VMA_MAYEXEC_BIT)) {
		vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_WIPEONFORK_BIT);
		vma_desc_clear_flags(desc, VMA_MAYEXEC_BIT, VMA_WIPEONFORK_BIT);
	}
	if (!forge->writable)
		vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);
	if (vma_desc_is_cow_mapping(desc))
		return -EINVAL;
	if (vma_desc_test_any_mask(desc, legacy_to_vma_flags(VM_GROWSUP)))
		return -ENXIO;

	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_PFNMAP_BIT, VMA_DONTEXPAND_BIT,
			   VMA_DONTDUMP_BIT);
	desc->vm_ops = &forge_vm_ops;
	desc->private_data = forge;
	return 0;
}

static const struct file_operations forge_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = forge_mmap_prepare,
};

static struct miscdevice forge_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "forge",
	.fops = &forge_fops,
};
module_misc_device(forge_misc);

MODULE_DESCRIPTION("A driver made up for tests");
MODULE_LICENSE("Dual MIT/GPL");
