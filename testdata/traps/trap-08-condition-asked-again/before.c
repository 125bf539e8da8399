#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct wren {
	unsigned long frame;
	void __iomem *regs;
	bool quiet;
};

static int wren_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct wren *w = file->private_data;

	vm_flags_set(vma, readl(w->regs) & 1 ? (w->quiet ? VM_DONTDUMP : VM_DONTCOPY) : VM_DONTEXPAND);
	return remap_pfn_range(vma, vma->vm_start, w->frame,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations wren_fops = {
	.owner = THIS_MODULE,
	.mmap = wren_mmap,
};
