// A desk: one handler goes on to the other.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t desk_base;

static int desk_mmap_prepare(struct vm_area_desc *desc)
{
	if (vma_desc_size(desc) > PAGE_SIZE)
		return -EINVAL;
	mmap_action_simple_ioremap(desc, desk_base, PAGE_SIZE);
	return 0;
}

static int desk_ctl_mmap_prepare(struct vm_area_desc *desc)
{
	if (!desc->file->private_data || desc->pgoff)
		return -EINVAL;
	return desk_mmap_prepare(desc);
}

static const struct file_operations desk_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = desk_mmap_prepare,
};

static const struct file_operations desk_ctl_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = desk_ctl_mmap_prepare,
};
