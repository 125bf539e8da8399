#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct field {
	atomic_t open_maps;
	struct list_head maps;
};

struct plough {
	struct field *field;
};

static void field_watch(struct field *field)
{
	atomic_inc(&field->open_maps);
}

static void field_unwatch(struct field *field)
{
	atomic_dec(&field->open_maps);
}

static void plough_open(struct vm_area_struct *vma)
{
	struct plough *plough = vma->vm_file->private_data;

	field_watch(plough->field);
}

static void plough_close(struct vm_area_struct *vma)
{
	struct plough *plough = vma->vm_file->private_data;

	field_unwatch(plough->field);
}

static int plough_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			 const struct file *file, void **vm_private_data)
{
	struct plough *plough = file->private_data;

	field_watch(plough->field);
	return 0;
}

static const struct vm_operations_struct plough_vm_ops = {
	.open = plough_open,
	.close = plough_close,
	.mapped = plough_mapped,
};

static int plough_mmap_prepare(struct vm_area_desc *desc)
{
	struct plough *plough = desc->file->private_data;

	field_watch(plough->field);
	desc->vm_ops = &plough_vm_ops;
	return 0;
}

static const struct file_operations plough_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plough_mmap_prepare,
};
