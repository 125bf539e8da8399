#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct plover {
	unsigned long frame;
	unsigned long bytes;
};

static int plover_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plover *p = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

#ifdef CONFIG_PLOVER_STRICT
	if (size > p->bytes)
		return -EINVAL;
#endif
	return remap_pfn_range(vma, vma->vm_start, p->frame, size, vma->vm_page_prot);
}

static const struct file_operations plover_fops = {
	.owner = THIS_MODULE,
	.mmap = plover_mmap,
};
