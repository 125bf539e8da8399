#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	bool rw;
};

#define LATHE_FLAGS VM_DONTDUMP

static void lathe_flags(vma_flags_t *flags)
{
	vma_flags_set(flags, LATHE_FLAGS);
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	lathe_flags(&desc->vma_flags);
	mmap_action_remap_full(desc, lathe->pfn);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
