// A condition of the preprocessor in the head of a loop.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long oast_pfn;

static int oast_mmap(struct file *file, struct vm_area_struct *vma)
{
	int i;

	for (i = 0;
#ifdef OAST_SHORT
	     i < 2;
#else
	     i < 4;
#endif
	     i++)
		pr_debug("%d\n", i);
	return remap_pfn_range(vma, vma->vm_start, oast_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations oast_fops = {
	.owner	= THIS_MODULE,
	.mmap	= oast_mmap,
};
