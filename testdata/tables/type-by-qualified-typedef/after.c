// A jar: the type of its table has another name, which is const.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long jar_pfn;

static int jar_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, jar_pfn);
	return 0;
}

typedef const struct file_operations jar_table;

static jar_table jar_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = jar_mmap_prepare,
};
