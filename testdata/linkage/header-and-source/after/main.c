// A header beside the file, which this one does not include, has static functions of the same names.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#ifdef CONFIG_SILO
static int silo_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, 0x1000);
	return 0;
}
#else
static int silo_mmap_prepare(struct vm_area_desc *desc)
{
	return -ENODEV;
}
#endif

static const struct file_operations silo_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = silo_mmap_prepare,
};
