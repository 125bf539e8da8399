// A veil: a function in the same file writes what it is pointed to.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct veil {
	struct cdev cdev;
	int maps;
	phys_addr_t regs;
	size_t len;
};

static int veil_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct veil, cdev);
	return 0;
}

static void veil_len(struct veil *veil, unsigned long *len)
{
	*len = veil->len;
}

static void veil_count(int *maps)
{
	*maps += 1;
}

static int veil_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct veil *veil = file->private_data;
	unsigned long len;

	veil_len(veil, &len);
	veil_count(&veil->maps);
	if (vma->vm_end - vma->vm_start > len)
		return -EINVAL;
	return vm_iomap_memory(vma, veil->regs, len);
}

static const struct file_operations veil_fops = {
	.owner	= THIS_MODULE,
	.open	= veil_open,
	.mmap	= veil_mmap,
};
