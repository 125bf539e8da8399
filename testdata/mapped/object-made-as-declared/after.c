// Canvases: the object is made where its pointer is declared.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct canvas {
	struct list_head node;
	unsigned long size;
	int number;
};

struct easel {
	struct list_head all;
	struct canvas *last;
	unsigned long size;
	bool folded;
	int next;
};

static void typed_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static int typed_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct canvas *canvas = kzalloc_obj(*canvas);

	if (!canvas)
		return -ENOMEM;
	canvas->size = end - start;
	*vm_private_data = canvas;

	return 0;
}

static const struct vm_operations_struct typed_vm_ops = {
	.close = typed_close,
	.mapped = typed_mapped,
};

static int typed_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &typed_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations typed_fops = {
	.mmap_prepare = typed_mmap_prepare,
};

static void between_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static int between_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	unsigned long size = end - start;
	struct canvas *canvas = kzalloc(sizeof(*canvas), GFP_KERNEL);

	if (!canvas)
		return -ENOMEM;
	INIT_LIST_HEAD(&canvas->node);
	canvas->size = size;
	*vm_private_data = canvas;

	return 0;
}

static const struct vm_operations_struct between_vm_ops = {
	.close = between_close,
	.mapped = between_mapped,
};

static int between_mmap_prepare(struct vm_area_desc *desc)
{
	struct easel *easel = desc->file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (size > easel->size)
		return -EINVAL;
	desc->vm_ops = &between_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations between_fops = {
	.mmap_prepare = between_mmap_prepare,
};
