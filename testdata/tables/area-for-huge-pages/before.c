// The area is chosen by a function that is NULL without an MMU.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct moss {
	atomic_t users;
	int mode;
	unsigned long frame;
	void *buffer;
};

static int moss_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moss *moss = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, moss->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations moss_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moss_mmap,
	.get_unmapped_area = thp_get_unmapped_area,
};
