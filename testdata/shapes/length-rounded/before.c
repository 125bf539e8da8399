#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t fennel_base;

static int fennel_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = (vma->vm_end - vma->vm_start + PAGE_SIZE - 1) & PAGE_MASK;

	if (remap_pfn_range(vma, vma->vm_start & PAGE_MASK, fennel_base >> PAGE_SHIFT, size, vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

static const struct file_operations fennel_fops = {
	.owner	= THIS_MODULE,
	.mmap	= fennel_mmap,
};
