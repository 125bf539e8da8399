// A quill: a macro of the file uses the handler's vma without being given it.
#include <linux/fs.h>
#include <linux/mm.h>

struct quill {
	unsigned long len;
	unsigned long pfn;
};

#define QUILL_SIZE() (vma->vm_end - vma->vm_start)

static int quill_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quill *quill = file->private_data;

	if (QUILL_SIZE() > quill->len)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, quill->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations quill_fops = {
	.mmap	= quill_mmap,
};
