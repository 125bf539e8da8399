// The page cache, for readers only.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct moss {
	phys_addr_t regs;
	size_t len;
};

static int moss_mmap_prepare(struct vm_area_desc *desc)
{
	if (vma_desc_test_all(desc, VMA_SHARED_BIT, VMA_MAYWRITE_BIT))
		return -EINVAL;
	file_accessed(desc->file);
	desc->vm_ops = &generic_file_vm_ops;
	return 0;
}

static const struct file_operations moss_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = moss_mmap_prepare,
};
