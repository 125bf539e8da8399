// A vane: its registers and its buffer get different protections, which one function hands on.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct vane {
	unsigned long regs;
	unsigned long buffer;
	size_t len;
};

static int vane_map(struct vm_area_struct *vma, unsigned long pfn, pgprot_t prot)
{
	return remap_pfn_range(vma, vma->vm_start, pfn, vma->vm_end - vma->vm_start, prot);
}

static int vane_regs_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vane *vane = file->private_data;

	if (vma->vm_end - vma->vm_start > PAGE_SIZE)
		return -EINVAL;
	return vane_map(vma, vane->regs, pgprot_noncached(vma->vm_page_prot));
}

static int vane_buffer_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vane *vane = file->private_data;
	pgprot_t prot = pgprot_writecombine(vma->vm_page_prot);

	if (vma->vm_end - vma->vm_start > vane->len)
		return -EINVAL;
	vm_flags_set(vma, VM_DONTDUMP);
	return vane_map(vma, vane->buffer, prot);
}

static const struct file_operations vane_regs_fops = {
	.owner	= THIS_MODULE,
	.mmap	= vane_regs_mmap,
};

static const struct file_operations vane_buffer_fops = {
	.owner	= THIS_MODULE,
	.mmap	= vane_buffer_mmap,
};
