#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tern {
	unsigned long frame;
	unsigned long pages;
};

static unsigned long tern_last(struct vm_area_struct *vma)
{
	return(vma_pages(vma));
}

static int tern_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tern *t = file->private_data;

	if (tern_last(vma) > t->pages || sizeof(vma->vm_page_prot) != sizeof(pgprot_t))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, t->frame,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations tern_fops = {
	.owner = THIS_MODULE,
	.mmap = tern_mmap,
};
