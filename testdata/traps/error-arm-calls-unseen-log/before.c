// A cask: its own function hands the object to one that was not seen and is called a log.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cask {
	unsigned long pfn;
};

void cask_log(struct cask *cask);

static void cask_failed(struct cask *cask)
{
	cask_log(cask);
}

static int cask_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cask *cask = file->private_data;
	int ret = remap_pfn_range(vma, vma->vm_start, cask->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);

	if (ret) {
		cask_failed(cask);
		return ret;
	}
	return 0;
}

static const struct file_operations cask_fops = {
	.owner	= THIS_MODULE,
	.mmap	= cask_mmap,
};
