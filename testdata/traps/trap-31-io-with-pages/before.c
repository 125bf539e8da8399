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

static int tile_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tile *tile = file->private_data;

	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);

	return vm_map_pages(vma, tile->pages, tile->count);
}

static const struct file_operations tile_fops = {
	.owner	= THIS_MODULE,
	.open	= tile_open,
	.mmap	= tile_mmap,
};
