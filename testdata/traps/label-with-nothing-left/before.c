#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct crane {
	unsigned long frame;
	int kind;
};

static int crane_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crane *c = file->private_data;

	switch (c->kind) {
	case 1:
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
		break;
	default:
		vma_set_page_prot(vma);
	}
	return remap_pfn_range(vma, vma->vm_start, c->frame,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations crane_fops = {
	.owner = THIS_MODULE,
	.mmap = crane_mmap,
};
