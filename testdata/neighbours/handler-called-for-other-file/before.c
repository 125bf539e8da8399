// A stool: the other handler gets another file.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t stool_base;

static int stool_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start > PAGE_SIZE)
		return -EINVAL;
	return vm_iomap_memory(vma, stool_base, PAGE_SIZE);
}

static struct file *stool_main;

static int stool_ctl_mmap(struct file *file, struct vm_area_struct *vma)
{
	return stool_mmap(stool_main, vma);
}

static const struct file_operations stool_fops = {
	.owner	= THIS_MODULE,
	.mmap	= stool_mmap,
};

static const struct file_operations stool_ctl_fops = {
	.owner	= THIS_MODULE,
	.mmap	= stool_ctl_mmap,
};
