// A plate: VM_PFNMAP on a mapping that has pages.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct plate {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int plate_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct plate, cdev);
	return 0;
}

static int plate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plate *plate = file->private_data;

	vm_flags_set(vma, VM_MIXEDMAP | VM_PFNMAP);

	return vm_map_pages(vma, plate->pages, plate->count);
}

static const struct file_operations plate_fops = {
	.owner	= THIS_MODULE,
	.open	= plate_open,
	.mmap	= plate_mmap,
};
