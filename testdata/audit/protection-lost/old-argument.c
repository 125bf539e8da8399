#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	unsigned long nr;
	phys_addr_t base;
	size_t size;
	bool coarse;
	struct mutex lock;
	struct page **pages;
	struct kref ref;
	atomic_t maps;
	unsigned int users;
};

static int lathe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, lathe->pfn, vma->vm_end - vma->vm_start,
			       pgprot_writecombine(vma->vm_page_prot));
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap = lathe_mmap,
};
