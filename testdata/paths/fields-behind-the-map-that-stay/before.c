// Weirs: what is done to the fields of the mapping behind the call that maps, and means the same before the action.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct weir {
	phys_addr_t phys;
	unsigned long len;
	bool deep;
};

static int weir_map(struct weir *weir, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, weir->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static int shared_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int ret;

	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	ret = weir_map(weir, vma);
	if (ret)
		return ret;
	if (vma->vm_pgoff >= weir->len)
		return -EINVAL;
	return 0;
}

static const struct file_operations shared_fops = {
	.owner = THIS_MODULE,
	.mmap = shared_mmap,
};

static int others_tested_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, weir->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (ret)
		return ret;
	if (vma->vm_flags & (VM_EXEC | VM_GROWSDOWN))
		return -EINVAL;
	return 0;
}

static const struct file_operations others_tested_fops = {
	.owner = THIS_MODULE,
	.mmap = others_tested_mmap,
};

static int others_cleared_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, weir->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (ret)
		return ret;
	vma_clear_flags(vma, VMA_MAYEXEC_BIT);
	return 0;
}

static const struct file_operations others_cleared_fops = {
	.owner = THIS_MODULE,
	.mmap = others_cleared_mmap,
};

static int chosen_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, weir->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (ret)
		return ret;
	vm_flags_set(vma, weir->deep ? VM_DONTCOPY : 0);
	return 0;
}

static const struct file_operations chosen_fops = {
	.owner = THIS_MODULE,
	.mmap = chosen_mmap,
};

static int cow_tested_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, weir->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (ret)
		return ret;
	if (is_cow_mapping(vma->vm_flags) && weir->deep)
		return -EINVAL;
	return 0;
}

static const struct file_operations cow_tested_fops = {
	.owner = THIS_MODULE,
	.mmap = cow_tested_mmap,
};

static int printed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, weir->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (ret)
		return ret;
	pr_debug("weir: frame %lx, flags %lx\n", vma->vm_pgoff, vma->vm_flags);
	return 0;
}

static const struct file_operations printed_fops = {
	.owner = THIS_MODULE,
	.mmap = printed_mmap,
};
