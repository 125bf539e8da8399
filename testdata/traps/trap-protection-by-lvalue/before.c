#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct quilt {
	unsigned long pfn;
};

static int quilt_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quilt *quilt = file->private_data;
	pgprot_t prot = vma->vm_page_prot;

	pgprot_val(prot) |= _PAGE_PCD | _PAGE_PWT;
	return remap_pfn_range(vma, vma->vm_start, quilt->pfn,
			       vma->vm_end - vma->vm_start, prot);
}

static const struct file_operations quilt_fops = {
	.owner	= THIS_MODULE,
	.mmap	= quilt_mmap,
};
