// Gates: what a return decides before it maps.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct gate {
	unsigned long frame;
	unsigned long width;
	bool open;
};

static int gate_check(struct gate *d, unsigned long bytes)
{
	return bytes > d->width ? -ENXIO : 0;
}

static int gate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *d = file->private_data;
	unsigned long bytes = vma->vm_end - vma->vm_start;

	return bytes > d->width ? -EINVAL : remap_pfn_range(vma, vma->vm_start, d->frame, bytes, vma->vm_page_prot);
}

static const struct file_operations gate_fops = {
	.owner = THIS_MODULE,
	.mmap = gate_mmap,
};

static int wicket_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *d = file->private_data;

	return d->open ? remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot) : -ENODEV;
}

static const struct file_operations wicket_fops = {
	.owner = THIS_MODULE,
	.mmap = wicket_mmap,
};

static int portal_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *d = file->private_data;
	int err = 0;

	if (vma->vm_pgoff)
		err = -EINVAL;
	if (err)
		return err;
	return gate_check(d, vma->vm_end - vma->vm_start) ?: remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations portal_fops = {
	.owner = THIS_MODULE,
	.mmap = portal_mmap,
};

static int hatch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *d = file->private_data;

	return !(vma->vm_flags & VM_SHARED) ? -EPERM :
	       gate_check(d, vma->vm_end - vma->vm_start) ?: remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations hatch_fops = {
	.owner = THIS_MODULE,
	.mmap = hatch_mmap,
};

static int door_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *d = file->private_data;

	if (d->open)
		return vma->vm_pgoff + d->frame > 9 ? -EINVAL : remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	return -EAGAIN;
}

static const struct file_operations door_fops = {
	.owner = THIS_MODULE,
	.mmap = door_mmap,
};
