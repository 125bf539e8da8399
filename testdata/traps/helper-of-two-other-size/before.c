// A drum: one of its two handlers maps more than the mapping may hold.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct drum {
	phys_addr_t skin;
	size_t len;
};

static int drum_map(struct vm_area_struct *vma, phys_addr_t phys, unsigned long size)
{
	return remap_pfn_range(vma, vma->vm_start, phys >> PAGE_SHIFT, size, vma->vm_page_prot);
}

static int drum_top_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct drum *drum = file->private_data;

	return drum_map(vma, drum->skin, vma->vm_end - vma->vm_start);
}

static int drum_side_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct drum *drum = file->private_data;

	return drum_map(vma, drum->skin, drum->len);
}

static const struct file_operations drum_top_fops = {
	.owner	= THIS_MODULE,
	.mmap	= drum_top_mmap,
};

static const struct file_operations drum_side_fops = {
	.owner	= THIS_MODULE,
	.mmap	= drum_side_mmap,
};
