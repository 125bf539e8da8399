#include <linux/fs.h>
#include <linux/mm.h>

struct berth_ops {
	int (*open)(struct inode *inode, struct file *file);
};

static int kayak_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long *pfn = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, *pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations kayak_fops = {
	.mmap = kayak_mmap,
};

static int berth_open(struct inode *inode, struct file *file)
{
	file->f_op = &kayak_fops;
	return 0;
}

/* the driver's own: these are called by whom it likes */
static const struct berth_ops berth_ops = {
	.open = berth_open,
};

static long dock_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return berth_ops.open(file_inode(file), file);
}

static const struct file_operations dock_fops = {
	.unlocked_ioctl = dock_ioctl,
};
