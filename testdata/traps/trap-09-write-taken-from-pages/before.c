// A lacquer: the right to write is dropped, which the old call did not see.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lacquer {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int lacquer_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct lacquer, cdev);
	return 0;
}

static int lacquer_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lacquer *lacquer = file->private_data;

	vm_flags_clear(vma, VM_WRITE | VM_MAYWRITE);

	return vm_map_pages(vma, lacquer->pages, lacquer->count);
}

static const struct file_operations lacquer_fops = {
	.owner	= THIS_MODULE,
	.open	= lacquer_open,
	.mmap	= lacquer_mmap,
};
