#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct snipe {
	unsigned long frame;
};

static int snipe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct snipe *s = file->private_data;

	return vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot),
	       remap_pfn_range(vma, vma->vm_start, s->frame,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations snipe_fops = {
	.owner = THIS_MODULE,
	.mmap = snipe_mmap,
};
