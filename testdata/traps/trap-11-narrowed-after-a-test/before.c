// What was compared with the length of the mapping goes into a variable that may not hold it: that maps less than the whole.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ledge {
	phys_addr_t base;
	unsigned long len;
};

static int ledge_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ledge *ledge = file->private_data;
	unsigned int len;

	if (vma->vm_end - vma->vm_start != ledge->len)
		return -EINVAL;

	len = ledge->len;
	return remap_pfn_range(vma, vma->vm_start, ledge->base >> PAGE_SHIFT, len, vma->vm_page_prot);
}

static const struct file_operations ledge_fops = {
	.owner	= THIS_MODULE,
	.mmap	= ledge_mmap,
};
