// Canvases: when there is no memory, the handler jumps to where it returns.
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

static void before_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static int before_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			 const struct file *file, void **vm_private_data)
{
	struct canvas *canvas;

	canvas = kzalloc_obj(*canvas);
	if (!canvas)
		return -ENOMEM;
	canvas->size = end - start;
	*vm_private_data = canvas;

	return 0;
}

static const struct vm_operations_struct before_vm_ops = {
	.close = before_close,
	.mapped = before_mapped,
};

static int before_mmap_prepare(struct vm_area_desc *desc)
{
	int ret = -EINVAL;

	if (vma_desc_size(desc) > SZ_1M)
		goto out;
	desc->vm_ops = &before_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT);
	ret = 0;
out:
	return ret;
}

static const struct file_operations before_fops = {
	.mmap_prepare = before_mmap_prepare,
};

static void inside_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static int inside_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			 const struct file *file, void **vm_private_data)
{
	struct canvas *canvas;

	canvas = kzalloc_obj(*canvas);
	if (!canvas)
		return -ENOMEM;
	canvas->size = end - start;
	*vm_private_data = canvas;

	return 0;
}

static const struct vm_operations_struct inside_vm_ops = {
	.close = inside_close,
	.mapped = inside_mapped,
};

static int inside_mmap_prepare(struct vm_area_desc *desc)
{
	struct easel *easel = desc->file->private_data;
	int ret = 0;

	if (easel->folded) {
		ret = -ENODEV;
		goto out;
	}
	desc->vm_ops = &inside_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT);

out:
	return ret;
}

static const struct file_operations inside_fops = {
	.mmap_prepare = inside_mmap_prepare,
};

static void alone_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static int alone_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct canvas *canvas;

	canvas = kzalloc_obj(*canvas);
	if (!canvas) {
		pr_err("no canvas\n");
		return -ENOMEM;
	}
	canvas->size = end - start;
	*vm_private_data = canvas;

	return 0;
}

static const struct vm_operations_struct alone_vm_ops = {
	.close = alone_close,
	.mapped = alone_mapped,
};

static int alone_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &alone_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations alone_fops = {
	.mmap_prepare = alone_mmap_prepare,
};

static void same_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static int same_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct canvas *canvas = kzalloc_obj(*canvas);

	if (!canvas) {
		/* Too bad. */
		return -ENOMEM;
	}
	canvas->size = end - start;
	*vm_private_data = canvas;

	return 0;
}

static const struct vm_operations_struct same_vm_ops = {
	.close = same_close,
	.mapped = same_mapped,
};

static int same_mmap_prepare(struct vm_area_desc *desc)
{
	int ret = 0;

	desc->vm_ops = &same_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT);
	return ret;
}

static const struct file_operations same_fops = {
	.mmap_prepare = same_mmap_prepare,
};

static void named_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static int named_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct canvas *canvas;

	canvas = kzalloc_obj(*canvas);
	if (!canvas)
		return -ENOMEM;
	canvas->size = end - start;
	*vm_private_data = canvas;

	return 0;
}

static const struct vm_operations_struct named_vm_ops = {
	.close = named_close,
	.mapped = named_mapped,
};

static int named_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &named_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations named_fops = {
	.mmap_prepare = named_mmap_prepare,
};
