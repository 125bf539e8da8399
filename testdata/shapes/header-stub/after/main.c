// The header has a stub for kernels without the option.
#include <linux/fs.h>
#include <linux/mm.h>
#include "basalt.h"

int basalt_mmap_prepare(struct vm_area_desc *desc)
{
	if (vma_desc_test(desc, VMA_WRITE_BIT))
		return -EACCES;
	mmap_action_simple_ioremap(desc, basalt_base, basalt_len);
	return 0;
}

static const struct file_operations basalt_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = basalt_mmap_prepare,
};
