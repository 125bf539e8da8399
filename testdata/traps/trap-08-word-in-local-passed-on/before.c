#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct larch {
	unsigned long frame;
};

static int larch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct larch *l = file->private_data;
	unsigned long flags = vma->vm_flags;
	unsigned long same;

	same = flags | VM_SHARED;
	if (is_shared_maywrite(same))
		return -EPERM;
	return remap_pfn_range(vma, vma->vm_start, l->frame,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations larch_fops = {
	.owner = THIS_MODULE,
	.mmap = larch_mmap,
};
