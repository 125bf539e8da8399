// Some configurations have a handler of this file, the others that of another one.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#if IS_ENABLED(CONFIG_WEIR)
static int weir_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}
#else
int weir_mmap(struct file *file, struct vm_area_struct *vma);
#endif

static const struct file_operations weir_fops = {
	.owner	= THIS_MODULE,
	.mmap	= weir_mmap,
};
