#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct plate {
	struct kref users;
	unsigned long pfn;
};

struct lathe {
	struct mutex lock;
	struct xarray plates;
};

static void lathe_free(struct kref *ref)
{
	kfree(container_of(ref, struct plate, users));
}

static void lathe_open(struct vm_area_struct *vma)
{
	struct plate *plate = vma->vm_private_data;

	kref_get(&plate->users);
}

static void lathe_close(struct vm_area_struct *vma)
{
	struct plate *plate = vma->vm_private_data;

	kref_put(&plate->users, lathe_free);
}

static int lathe_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct plate *plate = *vm_private_data;

	kref_get(&plate->users);
	return 0;
}

static const struct vm_operations_struct lathe_vm_ops = {
	.mapped = lathe_mapped,
	.open = lathe_open,
	.close = lathe_close,
};

static long lathe_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct lathe *lathe = file->private_data;
	struct plate *plate;

	mutex_lock(&lathe->lock);
	plate = xa_erase(&lathe->plates, arg);
	if (plate)
		kref_put(&plate->users, lathe_free);
	mutex_unlock(&lathe->lock);
	return 0;
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;
	struct plate *plate;

	mutex_lock(&lathe->lock);
	plate = xa_load(&lathe->plates, desc->pgoff);
	mutex_unlock(&lathe->lock);
	if (!plate)
		return -ENXIO;
	desc->vm_ops = &lathe_vm_ops;
	desc->private_data = plate;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = lathe_ioctl,
	.mmap_prepare = lathe_mmap_prepare,
};
