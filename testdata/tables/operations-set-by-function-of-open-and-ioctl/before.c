#include <linux/fs.h>
#include <linux/mm.h>

static int kayak_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long *pfn = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, *pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations kayak_fops = {
	.mmap = kayak_mmap,
};

static int kayak_take(struct inode *inode, struct file *file)
{
	file->f_op = &kayak_fops;
	return 0;
}

static int dock_open(struct inode *inode, struct file *file)
{
	if (iminor(inode) == 1)
		return kayak_take(inode, file);
	return 0;
}

/* the same for a file that others have mapped by now */
static long dock_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return kayak_take(file_inode(file), file);
}

static const struct file_operations dock_fops = {
	.open = dock_open,
	.unlocked_ioctl = dock_ioctl,
};
