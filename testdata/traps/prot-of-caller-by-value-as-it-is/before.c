// Tiles: a helper gets the protection by value, which is the one of the mapping.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tile {
	unsigned long frame;
};

static int tile_lay(struct vm_area_struct *vma, unsigned long frame, pgprot_t prot)
{
	return remap_pfn_range(vma, vma->vm_start, frame, vma->vm_end - vma->vm_start, prot);
}

static int tile_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tile *d = file->private_data;

	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return tile_lay(vma, d->frame, vma->vm_page_prot);
}

static const struct file_operations tile_fops = {
	.owner = THIS_MODULE,
	.mmap = tile_mmap,
};
