// A vane: its registers and its buffer get different protections, which one function hands on.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct vane {
	unsigned long regs;
	unsigned long buffer;
	size_t len;
};

static int vane_map(struct vm_area_desc *desc, unsigned long pfn, pgprot_t prot)
{
	desc->page_prot = prot;
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static int vane_regs_mmap_prepare(struct vm_area_desc *desc)
{
	struct vane *vane = desc->file->private_data;

	if (vma_desc_size(desc) > PAGE_SIZE)
		return -EINVAL;
	return vane_map(desc, vane->regs, pgprot_noncached(desc->page_prot));
}

static int vane_buffer_mmap_prepare(struct vm_area_desc *desc)
{
	struct vane *vane = desc->file->private_data;
	pgprot_t prot = pgprot_writecombine(desc->page_prot);

	if (vma_desc_size(desc) > vane->len)
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	return vane_map(desc, vane->buffer, prot);
}

static const struct file_operations vane_regs_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = vane_regs_mmap_prepare,
};

static const struct file_operations vane_buffer_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = vane_buffer_mmap_prepare,
};
