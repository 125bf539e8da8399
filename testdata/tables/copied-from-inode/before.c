// A quay: a table is made of the one that the inode has, through a pointer that is kept.
#include <linux/fs.h>
#include <linux/mm.h>

static const struct file_operations *quay_real;
static struct file_operations quay_quiet;

static int quay_open(struct inode *inode, struct file *file)
{
	if (!quay_real) {
		quay_real = inode->i_fop;
		quay_quiet = *quay_real;
		quay_quiet.mmap = NULL;
	}
	if (!(file->f_mode & FMODE_WRITE))
		file->f_op = &quay_quiet;
	return 0;
}

static int quay_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 16, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations quay_fops = {
	.open = quay_open,
	.mmap = quay_mmap,
};
