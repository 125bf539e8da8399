#include <linux/fs.h>
#include <linux/mm.h>

struct lamp_buf {
	refcount_t refs;
	struct lamp *lamp;
	unsigned long pfn;
};

struct lamp {
	refcount_t refs;
	unsigned long pfn;
};

static void lamp_vm_open(struct vm_area_struct *vma)
{
	struct lamp_buf *b = vma->vm_private_data;

	refcount_inc(&b->refs);
}

static int lamp_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	struct lamp *lamp = file->private_data;
	struct lamp_buf *b;

	b = kzalloc(sizeof(*b), GFP_KERNEL);
	if (!b)
		return -ENOMEM;
	refcount_set(&b->refs, 1);
	b->lamp = lamp;
	*vm_private_data = b;

	return 0;
}

static void lamp_vm_close(struct vm_area_struct *vma)
{
	struct lamp_buf *b = vma->vm_private_data;

	/* Unmapped before ->mapped() was done: nothing was taken. */
	if (!b)
		return;

	if (refcount_dec_and_test(&b->refs))
		kfree(b);
}

static vm_fault_t lamp_read_fault(struct vm_fault *vmf)
{
	struct lamp_buf *b = vmf->vma->vm_private_data;

	return vmf_insert_pfn(vmf->vma, vmf->address, b->pfn);
}

static const struct vm_operations_struct lamp_vm_ops = {
	.fault = lamp_read_fault,
	.open = lamp_vm_open,
	.close = lamp_vm_close,
	.mapped = lamp_vm_mapped,
};

static int lamp_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &lamp_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lamp_mmap_prepare,
};
