#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct kite {
	unsigned long frame;
	void __iomem *regs;
};

static int kite_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kite *k = file->private_data;

	vm_flags_set(vma, readl(k->regs) & 1 ? VM_DONTDUMP : VM_DONTCOPY);
	vm_flags_clear(vma, vma->vm_flags & VM_MAYWRITE ? VM_MAYWRITE : VM_MAYEXEC);
	return remap_pfn_range(vma, vma->vm_start, k->frame,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations kite_fops = {
	.owner = THIS_MODULE,
	.mmap = kite_mmap,
};
