// The directory below has a module of its own, with operations of the same name.
#include <linux/fs.h>
#include <linux/mm.h>

struct quay { int maps; };

void quay_vm_open(struct vm_area_struct *vma)
{
	struct quay *q = vma->vm_private_data;

	q->maps++;
}

static int quay_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	struct quay *q = *vm_private_data;

	q->maps++;

	return 0;
}

void quay_vm_close(struct vm_area_struct *vma)
{
	struct quay *q = vma->vm_private_data;

	q->maps--;
}

struct vm_operations_struct quay_vm_ops = {
	.open = quay_vm_open,
	.close = quay_vm_close,
	.mapped = quay_vm_mapped,
};

static int quay_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
	desc->vm_ops = &quay_vm_ops;
	desc->private_data = desc->file->private_data;
	return 0;
}

static const struct file_operations quay_fops = {
	.mmap_prepare = quay_mmap_prepare,
};
