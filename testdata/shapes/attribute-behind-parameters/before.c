#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mint {
	unsigned long pfn;
	struct mutex lock;
};

static int mint_mmap(struct file *file, struct vm_area_struct *vma)
	__must_not_hold(&mint_lock) __cold
{
	struct mint *mint = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, mint->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations mint_fops = {
	.owner	= THIS_MODULE,
	.mmap	= mint_mmap,
};
