#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#ifdef CONFIG_SILO
static int silo_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 0x1000, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}
#else
static int silo_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}
#endif

static const struct file_operations silo_fops = {
	.owner	= THIS_MODULE,
	.mmap	= silo_mmap,
};
