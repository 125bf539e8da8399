// A kiln: one of its handlers hands on a protection that the mapping does not have.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct kiln {
	unsigned long pfn;
	pgprot_t prot;
};

static int kiln_map(struct vm_area_struct *vma, unsigned long pfn, pgprot_t prot)
{
	return remap_pfn_range(vma, vma->vm_start, pfn, vma->vm_end - vma->vm_start, prot);
}

static int kiln_door_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;

	return kiln_map(vma, kiln->pfn, pgprot_noncached(vma->vm_page_prot));
}

static int kiln_fire_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;

	return kiln_map(vma, kiln->pfn, kiln->prot);
}

static const struct file_operations kiln_door_fops = {
	.owner	= THIS_MODULE,
	.mmap	= kiln_door_mmap,
};

static const struct file_operations kiln_fire_fops = {
	.owner	= THIS_MODULE,
	.mmap	= kiln_fire_mmap,
};
