#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	struct mutex lock;
	unsigned int maps;
	unsigned int limit;
};

static void lathe_open_vma(struct vm_area_struct *vma)
{
	struct lathe *lathe = vma->vm_private_data;

	mutex_lock(&lathe->lock);
	lathe->maps++;
	mutex_unlock(&lathe->lock);
}

static void lathe_close(struct vm_area_struct *vma)
{
	struct lathe *lathe = vma->vm_private_data;

	mutex_lock(&lathe->lock);
	lathe->maps--;
	mutex_unlock(&lathe->lock);
}

static int lathe_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct lathe *lathe = *vm_private_data;

	mutex_lock(&lathe->lock);
	lathe->maps++;
	mutex_unlock(&lathe->lock);
	return 0;
}

static const struct vm_operations_struct lathe_vm_ops = {
	.open = lathe_open_vma,
	.close = lathe_close,
	.mapped = lathe_mapped,
};

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	guard(mutex)(&lathe->lock);
	if (lathe->maps >= lathe->limit)
		return -EBUSY;
	desc->private_data = lathe;
	desc->vm_ops = &lathe_vm_ops;
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
