#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	phys_addr_t base;
	unsigned long size;
};

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	resource_size_t at;

	at = lathe->base;
	do_div(at, PAGE_SIZE);
	mmap_action_ioremap_full(desc, at);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
