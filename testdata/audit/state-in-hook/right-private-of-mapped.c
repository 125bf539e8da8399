#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tank {
	struct kref ref;
	struct mutex lock;
	void __iomem *regs;
	phys_addr_t phys;
	size_t len;
	int users;
};

static void tank_free(struct kref *ref)
{
	kfree(container_of(ref, struct tank, ref));
}

static void tank_open(struct vm_area_struct *vma)
{
	struct tank *tank = vma->vm_private_data;

	kref_get(&tank->ref);
}

static void tank_close(struct vm_area_struct *vma)
{
	struct tank *tank = vma->vm_private_data;

	kref_put(&tank->ref, tank_free);
}

static int tank_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct tank *tank = file->private_data;

	kref_get(&tank->ref);
	*vm_private_data = tank;
	return 0;
}

static const struct vm_operations_struct tank_vm_ops = {
	.mapped = tank_mapped,
	.open = tank_open,
	.close = tank_close,
};

static int tank_mmap_prepare(struct vm_area_desc *desc)
{
	struct tank *tank = desc->file->private_data;

	if (desc->pgoff + vma_desc_pages(desc) > tank->len >> PAGE_SHIFT)
		return -EINVAL;
	if (vma_desc_test(desc, VMA_WRITE_BIT) && !vma_desc_test(desc, VMA_SHARED_BIT))
		return -EPERM;
	desc->vm_ops = &tank_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations tank_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = tank_mmap_prepare,
};
