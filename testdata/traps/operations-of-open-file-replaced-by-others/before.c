#include <linux/fs.h>
#include <linux/mm.h>

struct ferry {
	struct file *berth;
	unsigned long pfn;
};

static int ferry_open(struct inode *inode, struct file *file)
{
	struct ferry *ferry = file->private_data;

	ferry->berth = file;
	return 0;
}

static int ferry_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, ferry->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations ferry_fops = {
	.open = ferry_open,
	.mmap = ferry_mmap,
};

/* these have another kind of hook, or none */
static const struct file_operations sunk_fops = {
	.open = nonseekable_open,
};

/* a file that is being mapped loses the operations that say how */
void ferry_sink(struct ferry *ferry)
{
	ferry->berth->f_op = &sunk_fops;
}

int ferry_launch(void)
{
	return register_chrdev(0, "ferry", &ferry_fops);
}
