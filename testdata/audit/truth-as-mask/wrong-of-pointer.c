#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	bool rw;
};

static bool lathe_writes(const vma_flags_t *flags)
{
	return vma_flags_test(flags, VMA_WRITE_BIT) == VM_WRITE;
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	if (lathe_writes(&desc->vma_flags))
		return -EPERM;
	mmap_action_remap_full(desc, lathe->pfn);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
