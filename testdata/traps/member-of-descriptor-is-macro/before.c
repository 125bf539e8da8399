// Stoats: a macro has the name of a member of the descriptor.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

#define file filp

struct stoat {
	unsigned long frame;
};

static int stoat_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct stoat *stoat = filp->private_data;

	return remap_pfn_range(vma, vma->vm_start, stoat->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations stoat_fops = {
	.owner = THIS_MODULE,
	.mmap = stoat_mmap,
};
