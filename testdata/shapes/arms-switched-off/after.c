// What is switched off by hand has no handler, and another one of the same name.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long rack_pfn;

#if 0
static int rack_mmap(struct file *file, struct vm_area_struct *vma)
{
	return rack_insert_all(vma);
}
#elif 1
static int rack_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, rack_pfn);
	return 0;
}
#endif

static const struct file_operations rack_fops = {
	.owner	= THIS_MODULE,
#if defined(RACK_RAW) && 0
	.mmap	= rack_raw_mmap,
#else
	.mmap_prepare = rack_mmap_prepare,
#endif
};

#if !1
static const struct file_operations rack_old_fops = {
	.mmap	= rack_old_mmap,
};
#endif
