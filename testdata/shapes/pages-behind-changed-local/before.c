// A vat: the number that was compared is another one when the pages are mapped, by another name or, refused, of another variable.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct vat {
	struct page **pages;
	unsigned long count;
	unsigned long used;
};

static int vat_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vat *vat = file->private_data;
	unsigned long count = vat->count, *most = &count;

	if (vma_pages(vma) > count)
		return -EINVAL;
	*most = 1;
	return vm_map_pages_zero(vma, vat->pages, count);
}

static const struct file_operations vat_fops = {
	.owner	= THIS_MODULE,
	.mmap	= vat_mmap,
};

static int vat_part_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vat *vat = file->private_data;
	unsigned long count = vat->count;

	if (vma_pages(vma) > count)
		return -EINVAL;
	if (vat->used) {
		unsigned long count = 1;

		return vm_map_pages_zero(vma, vat->pages, count);
	}
	return -ENXIO;
}

static const struct file_operations vat_part_fops = {
	.owner	= THIS_MODULE,
	.mmap	= vat_part_mmap,
};
