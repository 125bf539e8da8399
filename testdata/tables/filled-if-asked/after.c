// A hatch: its table gets the hook when the hardware is known.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long hatch_pfn;

static int hatch_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, hatch_pfn);
	return 0;
}

static struct file_operations hatch_fops = {
	.owner	= THIS_MODULE,
};

static void hatch_setup(bool mappable)
{
	if (mappable)
		hatch_fops.mmap_prepare = hatch_mmap_prepare;
	hatch_register(&hatch_fops);
}
