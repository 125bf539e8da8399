// Every local goes, and the blank line after them as well.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct shell {
	phys_addr_t regs;
	size_t len;
};

static unsigned long shell_pfn;

static int shell_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = vma->vm_end - vma->vm_start;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, shell_pfn, size, vma->vm_page_prot);
	return ret;
}

static const struct file_operations shell_fops = {
	.owner	= THIS_MODULE,
	.mmap	= shell_mmap,
};
