// Dials: a macro that is no expression of its own where it stands.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

#define DIAL_AT(v) v->vm_pgoff + 4
#define DIAL_LEN(v) (v)->vm_end - (v)->vm_start
#define DIAL_WRITES(v) (v)->vm_flags & VM_WRITE

struct dial {
	unsigned long frame;
};

static int dial_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dial *d = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, d->frame + DIAL_AT(vma) * 8, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations dial_fops = {
	.owner = THIS_MODULE,
	.mmap = dial_mmap,
};

static int hand_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dial *d = file->private_data;
	unsigned long pages = DIAL_LEN(vma) >> PAGE_SHIFT;

	if (pages > d->frame)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations hand_fops = {
	.owner = THIS_MODULE,
	.mmap = hand_mmap,
};

static int needle_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dial *d = file->private_data;

	if (!DIAL_WRITES(vma))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations needle_fops = {
	.owner = THIS_MODULE,
	.mmap = needle_mmap,
};

static int pointer_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dial *d = file->private_data;

	if (DIAL_WRITES(vma))
		return -EINVAL;
	if ((DIAL_LEN(vma)) >> PAGE_SHIFT > 4)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations pointer_fops = {
	.owner = THIS_MODULE,
	.mmap = pointer_mmap,
};
