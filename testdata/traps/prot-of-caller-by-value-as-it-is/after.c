// Tiles: a helper gets the protection by value, which is the one of the mapping.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tile {
	unsigned long frame;
};

static int tile_lay(struct vm_area_desc *desc, unsigned long frame, pgprot_t prot)
{
	mmap_action_remap_full(desc, frame);
	return 0;
}

static int tile_mmap_prepare(struct vm_area_desc *desc)
{
	struct tile *d = desc->file->private_data;

	desc->page_prot = pgprot_writecombine(desc->page_prot);
	return tile_lay(desc, d->frame, desc->page_prot);
}

static const struct file_operations tile_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = tile_mmap_prepare,
};
