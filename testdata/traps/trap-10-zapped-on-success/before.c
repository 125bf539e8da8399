// What was mapped is taken away again, so that each page comes by a fault.
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
	int ret = remap_pfn_range(vma, vma->vm_start, moss->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);

	if (ret)
		return ret;
	zap_vma_ptes(vma, vma->vm_start, vma->vm_end - vma->vm_start);
	return 0;
}

static const struct file_operations moss_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moss_mmap,
};
