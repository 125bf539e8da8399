// Gates: what a return chooses is no check before it maps.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct gate {
	unsigned long frame;
	unsigned long width;
	int knocks;
};

static long gate_weigh(struct gate *d)
{
	return d->width;
}

static int gate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *d = file->private_data;

	return d->width ? 0 : remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations gate_fops = {
	.owner = THIS_MODULE,
	.mmap = gate_mmap,
};

static int wicket_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *d = file->private_data;

	return d->knocks++ ? -EBUSY : remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations wicket_fops = {
	.owner = THIS_MODULE,
	.mmap = wicket_mmap,
};

static int portal_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *d = file->private_data;

	return gate_weigh(d) ?: remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations portal_fops = {
	.owner = THIS_MODULE,
	.mmap = portal_mmap,
};

static int hatch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *d = file->private_data;
	int ret;

	ret = d->width ? -EINVAL : remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	return ret;
}

static const struct file_operations hatch_fops = {
	.owner = THIS_MODULE,
	.mmap = hatch_mmap,
};

static int door_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *d = file->private_data;

	return d->width ? io_remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot) : remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations door_fops = {
	.owner = THIS_MODULE,
	.mmap = door_mmap,
};
