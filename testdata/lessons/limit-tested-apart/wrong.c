#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct plough {
	struct mutex lock;
	unsigned int maps;
	unsigned int limit;
};

static void plough_open_vma(struct vm_area_struct *vma)
{
	struct plough *plough = vma->vm_private_data;

	mutex_lock(&plough->lock);
	plough->maps++;
	mutex_unlock(&plough->lock);
}

static void plough_close(struct vm_area_struct *vma)
{
	struct plough *plough = vma->vm_private_data;

	mutex_lock(&plough->lock);
	plough->maps--;
	mutex_unlock(&plough->lock);
}

static int plough_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct plough *plough = *vm_private_data;

	mutex_lock(&plough->lock);
	plough->maps++;
	mutex_unlock(&plough->lock);
	return 0;
}

static const struct vm_operations_struct plough_vm_ops = {
	.open = plough_open_vma,
	.close = plough_close,
	.mapped = plough_mapped,
};

static int plough_mmap_prepare(struct vm_area_desc *desc)
{
	struct plough *plough = desc->file->private_data;

	mutex_lock(&plough->lock);
	if (plough->maps >= plough->limit) {
		mutex_unlock(&plough->lock);
		return -EBUSY;
	}
	mutex_unlock(&plough->lock);
	desc->private_data = plough;
	desc->vm_ops = &plough_vm_ops;
	return 0;
}

static const struct file_operations plough_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = plough_mmap_prepare,
};
