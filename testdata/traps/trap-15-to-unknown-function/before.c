// A harp: a function that was not scanned gets the VMA.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct harp {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int harp_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct harp, cdev);
	return 0;
}

int harp_core_map(struct harp *harp, struct vm_area_struct *vma);

static int harp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct harp *harp = file->private_data;

	return harp_core_map(harp, vma);
}

static const struct file_operations harp_fops = {
	.owner	= THIS_MODULE,
	.open	= harp_open,
	.mmap	= harp_mmap,
};
