// Herons: which flags are changed is asked once, before any of them is.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct heron {
	unsigned long frame;
	void __iomem *regs;
	bool wet;
};

static int register_mmap_prepare(struct vm_area_desc *desc)
{
	struct heron *heron = desc->file->private_data;

	if (readl(heron->regs) & 1)
		vma_desc_set_flags(desc, VMA_IO_BIT);
	else
		vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	mmap_action_remap_full(desc, heron->frame);
	return 0;
}

static const struct file_operations register_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = register_mmap_prepare,
};

static int own_flag_mmap_prepare(struct vm_area_desc *desc)
{
	struct heron *heron = desc->file->private_data;

	if (vma_desc_test(desc, VMA_MAYEXEC_BIT))
		vma_desc_clear_flags(desc, VMA_MAYEXEC_BIT);
	else
		vma_desc_clear_flags(desc, VMA_MAYREAD_BIT);
	mmap_action_remap_full(desc, heron->frame);
	return 0;
}

static const struct file_operations own_flag_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = own_flag_mmap_prepare,
};

static int set_first_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct heron *heron = file->private_data;

	vm_flags_set(vma, VM_DONTCOPY | (vma->vm_flags & VM_DONTCOPY ? VM_DONTDUMP : 0));
	return remap_pfn_range(vma, vma->vm_start, heron->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations set_first_fops = {
	.owner = THIS_MODULE,
	.mmap = set_first_mmap,
};

static int set_and_cleared_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct heron *heron = file->private_data;

	vm_flags_mod(vma, VM_DONTCOPY, ~vma->vm_flags & VM_DONTCOPY);
	return remap_pfn_range(vma, vma->vm_start, heron->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations set_and_cleared_fops = {
	.owner = THIS_MODULE,
	.mmap = set_and_cleared_mmap,
};
