// The table has the name of the member that holds its address.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static unsigned long plume_pfn;

static int plume_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, plume_pfn);
	return 0;
}

static struct file_operations fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = plume_mmap_prepare,
};

static struct miscdevice plume_misc = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "plume",
	.fops	= &fops,
};

static void plume_again(struct miscdevice *misc)
{
	misc->fops = &fops;
}
