#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct plate {
	struct list_head list;
	struct kref users;
	unsigned long pfn;
};

struct lathe {
	struct mutex lock;
	struct list_head plates;
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
	plate = list_first_entry(&lathe->plates, struct plate, list);
	list_del(&plate->list);
	kref_put(&plate->users, lathe_free);
	mutex_unlock(&lathe->lock);
	return 0;
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;
	struct plate *plate, *found = NULL;

	mutex_lock(&lathe->lock);
	list_for_each_entry(plate, &lathe->plates, list) {
		if (plate->pfn == desc->pgoff) {
			found = plate;
			break;
		}
	}
	mutex_unlock(&lathe->lock);
	if (!found)
		return -ENXIO;
	desc->vm_ops = &lathe_vm_ops;
	desc->private_data = found;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = lathe_ioctl,
	.mmap_prepare = lathe_mmap_prepare,
};
