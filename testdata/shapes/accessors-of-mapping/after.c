#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct jacana {
	unsigned long pfn;
};

static inline unsigned long jacana_start(struct vm_area_desc *desc)
{
	return desc->start;
}

static inline pgprot_t jacana_prot(struct vm_area_desc *desc)
{
	return desc->page_prot;
}

static inline unsigned long jacana_behind(struct vm_area_struct *vma)
{
	return vma->vm_start + PAGE_SIZE;
}

static int jacana_mmap_prepare(struct vm_area_desc *desc)
{
	struct jacana *jacana = desc->file->private_data;

	mmap_action_remap_full(desc, jacana->pfn);
	return 0;
}

static int jacana_behind_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct jacana *jacana = file->private_data;

	return remap_pfn_range(vma, jacana_behind(vma), jacana->pfn,
			       vma->vm_end - vma->vm_start - PAGE_SIZE, vma->vm_page_prot);
}

static const struct file_operations jacana_fops[] = {
	{ .owner = THIS_MODULE, .mmap_prepare = jacana_mmap_prepare },
	{ .owner = THIS_MODULE, .mmap = jacana_behind_mmap },
};
