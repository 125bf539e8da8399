#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	size_t size;
};

static void lathe_clip(unsigned long *end, unsigned long start, size_t size)
{
	if (*end - start > size)
		*end = start + size;
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	lathe_clip(&desc->end, desc->start, lathe->size);
	mmap_action_ioremap_full(desc, lathe->pfn);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
