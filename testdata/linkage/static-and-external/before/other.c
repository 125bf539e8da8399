#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

int lock_mmap(struct file *file, struct vm_area_struct *vma);
static struct vm_area_struct *last;

int lock_mmap(struct file *file, struct vm_area_struct *vma)
{
	last = vma;
	return 0;
}

static const struct file_operations other_fops = {
	.owner	= THIS_MODULE,
	.mmap	= lock_mmap,
};
