// A shelf: the one that is called comes later, and the caller only asks who calls.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int shelf_mmap(struct file *file, struct vm_area_struct *vma);

static int shelf_ctl_mmap(struct file *filp, struct vm_area_struct *area)
{
	if (capable(CAP_SYS_RAWIO))
		return shelf_mmap(filp, area);
	return -EPERM;
}

static phys_addr_t shelf_base;

static int shelf_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start > PAGE_SIZE)
		return -EINVAL;
	return vm_iomap_memory(vma, shelf_base, PAGE_SIZE);
}

static const struct file_operations shelf_fops = {
	.owner	= THIS_MODULE,
	.mmap	= shelf_mmap,
};

static const struct file_operations shelf_ctl_fops = {
	.owner	= THIS_MODULE,
	.mmap	= shelf_ctl_mmap,
};
