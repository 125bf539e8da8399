// Canvases: an object is made for the mapping before something else is checked, which it cannot keep from changing.
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

static void freed_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static int freed_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct canvas *canvas;

	canvas = kzalloc(sizeof(*canvas), GFP_KERNEL);
	if (!canvas)
		return -ENOMEM;
	canvas->size = end - start;
	*vm_private_data = canvas;

	return 0;
}

static const struct vm_operations_struct freed_vm_ops = {
	.close = freed_close,
	.mapped = freed_mapped,
};

static int freed_mmap_prepare(struct vm_area_desc *desc)
{
	struct easel *easel = desc->file->private_data;

	if (vma_desc_size(desc) > easel->size)
		return -EINVAL;
	desc->vm_ops = &freed_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations freed_fops = {
	.mmap_prepare = freed_mmap_prepare,
};

static void left_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static int left_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct canvas *canvas;

	canvas = kzalloc_obj(*canvas);
	if (canvas == NULL)
		return -ENOMEM;
	canvas->size = end - start;
	*vm_private_data = canvas;

	return 0;
}

static const struct vm_operations_struct left_vm_ops = {
	.close = left_close,
	.mapped = left_mapped,
};

static int left_mmap_prepare(struct vm_area_desc *desc)
{
	struct easel *easel = desc->file->private_data;

	/* Leaks. */
	if (easel->folded)
		return -ENODEV;
	desc->vm_ops = &left_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations left_fops = {
	.mmap_prepare = left_mmap_prepare,
};

static void jumps_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static int jumps_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct canvas *canvas;

	canvas = kzalloc(sizeof(*canvas), GFP_KERNEL);
	if (!canvas)
		return -ENOMEM;
	canvas->size = end - start;
	*vm_private_data = canvas;

	return 0;
}

static const struct vm_operations_struct jumps_vm_ops = {
	.close = jumps_close,
	.mapped = jumps_mapped,
};

static int jumps_mmap_prepare(struct vm_area_desc *desc)
{
	struct easel *easel = desc->file->private_data;
	int ret;

	if (easel->folded) {
		ret = -ENODEV;
		goto err_free;
	}
	if (vma_desc_size(desc) > easel->size) {
		ret = -EINVAL;
		goto err_free;
	}
	desc->vm_ops = &jumps_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT);
	return 0;

err_free:
	return ret;
}

static const struct file_operations jumps_fops = {
	.mmap_prepare = jumps_mmap_prepare,
};

static void within_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static int within_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			 const struct file *file, void **vm_private_data)
{
	struct easel *easel = file->private_data;
	struct canvas *canvas;

	canvas = kzalloc(sizeof(*canvas), GFP_KERNEL);
	if (!canvas)
		return -ENOMEM;
	*vm_private_data = canvas;
	canvas->size = end - start;
	if (canvas->size > easel->size) {
		kfree(canvas);
		return -EINVAL;
	}

	return 0;
}

static const struct vm_operations_struct within_vm_ops = {
	.close = within_close,
	.mapped = within_mapped,
};

static int within_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &within_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations within_fops = {
	.mmap_prepare = within_mmap_prepare,
};
