// Otters: the frame depends on the protection that the mapping has, and the call gets another one.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct otter {
	unsigned long frame[2];
};

static int otter_kind(pgprot_t prot)
{
	return pgprot_val(prot) & 1;
}

static int otter_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct otter *otter = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, otter->frame[otter_kind(vma->vm_page_prot)],
			       vma->vm_end - vma->vm_start, pgprot_noncached(vma->vm_page_prot));
}

static const struct file_operations otter_fops = {
	.owner = THIS_MODULE,
	.mmap = otter_mmap,
};
