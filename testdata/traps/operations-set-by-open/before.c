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

/* nobody maps a file that is not open yet */
static int dock_open(struct inode *inode, struct file *file)
{
	file->f_op = &kayak_fops;
	return 0;
}

static const struct file_operations dock_fops = {
	.open = dock_open,
};

bool dock_holds(struct file *file)
{
	return file->f_op == &dock_fops;
}

struct file *dock_new(struct dock *dock)
{
	struct file *file = alloc_file_pseudo(dock->inode, dock->mnt, "dock", 0,
					      &dock_fops);

	if (!IS_ERR(file))
		file->f_op = &dock_fops;
	return file;
}
