// A sluice: the pages get one protection, and what faults later another one, which is stored behind the call.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sluice {
	unsigned long pfn;
};

static int sluice_map(struct vm_area_struct *vma, unsigned long pfn, pgprot_t prot)
{
	return remap_pfn_range(vma, vma->vm_start, pfn, vma->vm_end - vma->vm_start, prot);
}

static int sluice_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;
	int ret = sluice_map(vma, sluice->pfn, pgprot_noncached(vma->vm_page_prot));

	if (ret)
		return ret;
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return 0;
}

static const struct file_operations sluice_fops = {
	.owner	= THIS_MODULE,
	.mmap	= sluice_mmap,
};
