#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct quilt {
	unsigned long pfn;
	unsigned long len;
};

static int quilt_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quilt *quilt = file->private_data;
	unsigned long len = vma->vm_end - vma->vm_start;
	unsigned long own = quilt->len;

	swap(len, own);
	return remap_pfn_range(vma, vma->vm_start, quilt->pfn, len,
			       vma->vm_page_prot);
}

static const struct file_operations quilt_fops = {
	.owner	= THIS_MODULE,
	.mmap	= quilt_mmap,
};
