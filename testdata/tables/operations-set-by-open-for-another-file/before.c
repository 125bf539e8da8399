#include <linux/fs.h>
#include <linux/mm.h>

static struct file *dock_first;

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
	/* the file that was opened before this one */
	kayak_take(inode, dock_first);
	dock_first = file;
	return 0;
}

static const struct file_operations dock_fops = {
	.open = dock_open,
};
