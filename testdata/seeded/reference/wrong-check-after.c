// SPDX-License-Identifier: MIT OR Apache-2.0
/* A buffer that pages are faulted in from; each mapping holds a reference. */
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/kref.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct kiln {
	struct kref ref;
	struct page *page;
	unsigned long size;
	unsigned int maps;
};

static void kiln_release(struct kref *ref)
{
	kfree(container_of(ref, struct kiln, ref));
}

static vm_fault_t kiln_fault(struct vm_fault *vmf)
{
	struct kiln *kiln = vmf->vma->vm_private_data;

	get_page(kiln->page);
	vmf->page = kiln->page;
	return 0;
}

static void kiln_open(struct vm_area_struct *vma)
{
	struct kiln *kiln = vma->vm_private_data;

	kref_get(&kiln->ref);
	kiln->maps++;
}

static int kiln_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct kiln *kiln = *vm_private_data;

	kref_get(&kiln->ref);
	kiln->maps++;
	return 0;
}

static void kiln_close(struct vm_area_struct *vma)
{
	struct kiln *kiln = vma->vm_private_data;

	kiln->maps--;
	kref_put(&kiln->ref, kiln_release);
}

static const struct vm_operations_struct kiln_vm_ops = {
	.mapped = kiln_mapped,
	.open = kiln_open,
	.close = kiln_close,
	.fault = kiln_fault,
};

static int kiln_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct kiln *kiln = file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
	desc->vm_ops = &kiln_vm_ops;
	desc->private_data = kiln;
	file_accessed(file);
	if (vma_desc_size(desc) != kiln->size)
		return -EINVAL;
	return 0;
}

static const struct file_operations kiln_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = kiln_mmap_prepare,
};

static struct miscdevice kiln_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "kiln",
	.fops = &kiln_fops,
};
module_misc_device(kiln_misc);

MODULE_DESCRIPTION("A driver made up for tests");
MODULE_LICENSE("Dual MIT/GPL");
