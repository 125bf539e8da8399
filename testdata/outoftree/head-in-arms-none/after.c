#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/version.h>

static phys_addr_t quilt_base;

static int quilt_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, quilt_base, PAGE_SIZE);
	return 0;
}

static const struct file_operations quilt_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = quilt_mmap_prepare,
};
