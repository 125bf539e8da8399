// A lid: a macro is the type of its table.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long lid_pfn;

static int lid_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, lid_pfn);
	return 0;
}

#define LID_OPERATIONS	const struct file_operations

static LID_OPERATIONS lid_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = lid_mmap_prepare,
};

static struct miscdevice lid_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "lid",
	.fops	= &lid_fops,
};
