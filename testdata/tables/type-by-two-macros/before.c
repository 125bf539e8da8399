// A cup: which structure the macro stands for is decided elsewhere.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long cup_pfn;

static int cup_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, cup_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

#ifdef CUP_AS_PART
#define CUP_OPERATIONS	struct cup_part
#else
#define CUP_OPERATIONS	struct file_operations
#endif

static CUP_OPERATIONS cup_fops = {
	.owner	= THIS_MODULE,
	.mmap	= cup_mmap,
};
