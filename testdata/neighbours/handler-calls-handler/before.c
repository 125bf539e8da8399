// A desk: one handler goes on to the other.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t desk_base;

static int desk_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start > PAGE_SIZE)
		return -EINVAL;
	return vm_iomap_memory(vma, desk_base, PAGE_SIZE);
}

static int desk_ctl_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!file->private_data || vma->vm_pgoff)
		return -EINVAL;
	return desk_mmap(file, vma);
}

static const struct file_operations desk_fops = {
	.owner	= THIS_MODULE,
	.mmap	= desk_mmap,
};

static const struct file_operations desk_ctl_fops = {
	.owner	= THIS_MODULE,
	.mmap	= desk_ctl_mmap,
};
