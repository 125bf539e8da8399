#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct bolt {
	struct kref users;
	unsigned long pfn;
};

struct loom {
	struct mutex lock;
	struct xarray bolts;
};

static void loom_free(struct kref *ref)
{
	kfree(container_of(ref, struct bolt, users));
}

static void loom_open(struct vm_area_struct *vma)
{
	struct bolt *bolt = vma->vm_private_data;

	kref_get(&bolt->users);
}

static void loom_close(struct vm_area_struct *vma)
{
	struct bolt *bolt = vma->vm_private_data;

	if (bolt)
		kref_put(&bolt->users, loom_free);
}

static int loom_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct loom *loom = file->private_data;
	struct bolt *bolt;

	mutex_lock(&loom->lock);
	bolt = xa_load(&loom->bolts, pgoff);
	if (bolt)
		kref_get(&bolt->users);
	mutex_unlock(&loom->lock);
	*vm_private_data = bolt;
	return bolt ? 0 : -ENXIO;
}

static const struct vm_operations_struct loom_vm_ops = {
	.mapped = loom_mapped,
	.open = loom_open,
	.close = loom_close,
};

static int loom_mmap_prepare(struct vm_area_desc *desc)
{
	struct loom *loom = desc->file->private_data;
	struct bolt *bolt;

	mutex_lock(&loom->lock);
	bolt = xa_load(&loom->bolts, desc->pgoff);
	mutex_unlock(&loom->lock);
	if (!bolt)
		return -ENXIO;
	desc->vm_ops = &loom_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations loom_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = loom_mmap_prepare,
};
