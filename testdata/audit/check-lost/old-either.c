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

static const struct vm_operations_struct tank_vm_ops = {
	.open = tank_open,
	.close = tank_close,
};

static int tank_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tank *tank = file->private_data;

	if (vma->vm_pgoff + vma_pages(vma) > tank->len >> PAGE_SHIFT)
		return -EINVAL;
	if ((vma->vm_flags & (VM_WRITE | VM_SHARED)) == VM_WRITE)
		return -EPERM;
	kref_get(&tank->ref);
	vma->vm_ops = &tank_vm_ops;
	vma->vm_private_data = tank;
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations tank_fops = {
	.owner = THIS_MODULE,
	.mmap = tank_mmap,
};
