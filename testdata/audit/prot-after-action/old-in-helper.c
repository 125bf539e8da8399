#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mill {
	unsigned long pfn;
	size_t size;
	bool ro;
};

static int mill_map(struct mill *mill, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	if (io_remap_pfn_range(vma, vma->vm_start, mill->pfn + vma->vm_pgoff, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot))
		return -EIO;
	return 0;
}

static int mill_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mill *mill = file->private_data;

	if (vma->vm_pgoff + vma_pages(vma) > mill->size >> PAGE_SHIFT)
		return -ENXIO;
	if (mill->ro)
		vm_flags_clear(vma, VM_MAYWRITE);
	return mill_map(mill, vma);
}

static const struct file_operations mill_fops = {
	.owner = THIS_MODULE,
	.mmap = mill_mmap,
};
