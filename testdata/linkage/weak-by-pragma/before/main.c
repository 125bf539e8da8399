// A pragma makes the definition weak.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#pragma weak board_bar_mmap
int board_bar_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static const struct file_operations bar_fops = {
	.owner	= THIS_MODULE,
	.mmap	= board_bar_mmap,
};
