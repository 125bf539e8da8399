#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long board_pfn;

int board_bar_mmap(struct file *file, struct vm_area_struct *vma);

int board_bar_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, board_pfn, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}
