// Canals: whether the mapping is a private one is changed behind the call.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct canal {
	unsigned long frame;
};

static int canal1_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct canal *d = file->private_data;
	int ret;

	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	ret = remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vm_flags_clear(vma, VM_SHARED);
	return 0;
}

static const struct file_operations canal1_fops = {
	.owner = THIS_MODULE,
	.mmap = canal1_mmap,
};

static int canal2_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct canal *d = file->private_data;
	int ret;

	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	ret = remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vm_flags_mod(vma, VM_DONTCOPY, VM_SHARED | VM_MAYSHARE);
	return 0;
}

static const struct file_operations canal2_fops = {
	.owner = THIS_MODULE,
	.mmap = canal2_mmap,
};

static int canal3_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct canal *d = file->private_data;
	int ret;

	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	ret = remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vm_flags_set(vma, VM_SHARED);
	return 0;
}

static const struct file_operations canal3_fops = {
	.owner = THIS_MODULE,
	.mmap = canal3_mmap,
};

static int canal4_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct canal *d = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, d->frame, PAGE_SIZE, vma->vm_page_prot))
		return -EINVAL;
	vm_flags_clear(vma, VM_MAYWRITE);
	return 0;
}

static const struct file_operations canal4_fops = {
	.owner = THIS_MODULE,
	.mmap = canal4_mmap,
};
