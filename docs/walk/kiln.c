// SPDX-License-Identifier: MIT OR Apache-2.0
/* Memory of a kiln, shown to user space page by page. Each mapping holds a reference. */
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

static void kiln_close(struct vm_area_struct *vma)
{
	struct kiln *kiln = vma->vm_private_data;

	kiln->maps--;
	kref_put(&kiln->ref, kiln_release);
}

static const struct vm_operations_struct kiln_vm_ops = {
	.open = kiln_open,
	.close = kiln_close,
	.fault = kiln_fault,
};

static int kiln_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;

	if (vma->vm_end - vma->vm_start != kiln->size)
		return -EINVAL;
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_ops = &kiln_vm_ops;
	vma->vm_private_data = kiln;
	kiln_open(vma);
	file_accessed(file);
	return 0;
}

static const struct file_operations kiln_fops = {
	.owner = THIS_MODULE,
	.mmap = kiln_mmap,
};

static struct miscdevice kiln_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "kiln",
	.fops = &kiln_fops,
};
module_misc_device(kiln_misc);

MODULE_DESCRIPTION("A driver made up for tests");
MODULE_LICENSE("Dual MIT/GPL");
