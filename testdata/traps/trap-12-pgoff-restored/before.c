// A shelf: the page offset is changed for one call and put back.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct shelf {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int shelf_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct shelf, cdev);
	return 0;
}

static int shelf_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shelf *shelf = file->private_data;
	unsigned long pgoff = vma->vm_pgoff;
	int ret;

	vma->vm_pgoff = 0;
	ret = vm_iomap_memory(vma, shelf->regs, shelf->len);
	vma->vm_pgoff = pgoff;
	return ret;
}

static const struct file_operations shelf_fops = {
	.owner	= THIS_MODULE,
	.open	= shelf_open,
	.mmap	= shelf_mmap,
};
