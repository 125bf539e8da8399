// A torch: a helper maps with a constant protection.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static int torch_map(struct vm_area_desc *desc, unsigned long pfn)
{
	desc->page_prot = PAGE_READONLY;
	mmap_action_ioremap_full(desc, pfn);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static int torch_mmap_prepare(struct vm_area_desc *desc)
{
	unsigned long *pfn = desc->file->private_data;

	if (vma_desc_test(desc, VMA_WRITE_BIT))
		return -EPERM;
	return torch_map(desc, *pfn);
}

static const struct file_operations torch_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = torch_mmap_prepare,
};
