// A mole: what a file's operations are is asked and compared, and one of them called; nothing of them is copied.
#include <linux/fs.h>
#include <linux/mm.h>

static const struct file_operations mole_fops;

static bool mole_is_own(struct file *file)
{
	return file->f_op == &mole_fops;
}

static long mole_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (!mole_is_own(file) || !file->f_op->llseek)
		return -ENOTTY;
	return 0;
}

static int mole_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 16, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations mole_fops = {
	.unlocked_ioctl = mole_ioctl,
	.mmap = mole_mmap,
};
