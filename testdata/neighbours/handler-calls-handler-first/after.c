// A shelf: the one that is called comes later, and the caller only asks who calls.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static int shelf_mmap_prepare(struct vm_area_desc *desc);

static int shelf_ctl_mmap_prepare(struct vm_area_desc *desc)
{
	if (capable(CAP_SYS_RAWIO))
		return shelf_mmap_prepare(desc);
	return -EPERM;
}

static phys_addr_t shelf_base;

static int shelf_mmap_prepare(struct vm_area_desc *desc)
{
	if (vma_desc_size(desc) > PAGE_SIZE)
		return -EINVAL;
	mmap_action_simple_ioremap(desc, shelf_base, PAGE_SIZE);
	return 0;
}

static const struct file_operations shelf_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = shelf_mmap_prepare,
};

static const struct file_operations shelf_ctl_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = shelf_ctl_mmap_prepare,
};
