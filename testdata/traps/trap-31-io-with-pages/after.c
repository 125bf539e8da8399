// A tile: VM_IO on a mapping that has pages.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tile {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int tile_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct tile, cdev);
	return 0;
}

static int tile_mmap_prepare(struct vm_area_desc *desc)
{
	struct tile *tile = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT);

	if (desc->pgoff + vma_desc_pages(desc) > tile->count)
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, tile->pages + desc->pgoff);
	return 0;
}

static const struct file_operations tile_fops = {
	.owner	= THIS_MODULE,
	.open	= tile_open,
	.mmap_prepare = tile_mmap_prepare,
};
