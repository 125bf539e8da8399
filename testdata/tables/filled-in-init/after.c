// A tap: its table is filled when the module is loaded.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long tap_pfn;

static int tap_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, tap_pfn);
	return 0;
}

static struct file_operations tap_fops;

static struct miscdevice tap_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "tap",
	.fops	= &tap_fops,
};

static int __init tap_init(void)
{
	tap_fops.owner = THIS_MODULE;
	tap_fops.mmap_prepare = tap_mmap_prepare;
	return misc_register(&tap_device);
}
module_init(tap_init);
