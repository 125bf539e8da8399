// A dish: VM_PFNMAP comes through a local.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct dish {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
	bool raw;
};

static int dish_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct dish, cdev);
	return 0;
}

static int dish_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dish *dish = file->private_data;

	vm_flags_t flags = VM_DONTDUMP;

	if (dish->raw)
		flags |= VM_IO;
	else
		flags = VM_PFNMAP;
	vm_flags_set(vma, flags);

	return vm_map_pages(vma, dish->pages, dish->count);
}

static const struct file_operations dish_fops = {
	.owner	= THIS_MODULE,
	.open	= dish_open,
	.mmap	= dish_mmap,
};
