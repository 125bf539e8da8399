#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct avocet {
	unsigned long pfn;
	size_t size;
	unsigned long pages;
};

static int avocet_exact_mmap_prepare(struct vm_area_desc *desc)
{
	struct avocet *avocet = desc->file->private_data;
	unsigned long size = vma_desc_size(desc);

	if (!vma_desc_test(desc, VMA_SHARED_BIT) ||
	    size != PAGE_ALIGN(avocet->size))
		return -EINVAL;
	mmap_action_remap(desc, desc->start, avocet->pfn, avocet->size);
	return 0;
}

static int avocet_shift_mmap_prepare(struct vm_area_desc *desc)
{
	struct avocet *avocet = desc->file->private_data;
	unsigned long size = vma_desc_size(desc);

	size >>= PAGE_SHIFT;
	if (size > avocet->pages)
		return -EINVAL;
	size <<= PAGE_SHIFT;
	mmap_action_remap_full(desc, avocet->pfn);
	return 0;
}

static const struct file_operations avocet_fops[] = {
	{ .owner = THIS_MODULE, .mmap_prepare = avocet_exact_mmap_prepare },
	{ .owner = THIS_MODULE, .mmap_prepare = avocet_shift_mmap_prepare },
};
