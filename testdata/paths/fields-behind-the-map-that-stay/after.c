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

static int weir_map(struct weir *weir, struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, weir->phys >> PAGE_SHIFT);
	return 0;
}

static int shared_mmap_prepare(struct vm_area_desc *desc)
{
	struct weir *weir = desc->file->private_data;
	int ret;

	if (!vma_desc_test(desc, VMA_SHARED_BIT))
		return -EINVAL;
	ret = weir_map(weir, desc);
	if (ret)
		return ret;
	if (desc->pgoff >= weir->len)
		return -EINVAL;
	return 0;
}

static const struct file_operations shared_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = shared_mmap_prepare,
};

static int others_tested_mmap_prepare(struct vm_area_desc *desc)
{
	struct weir *weir = desc->file->private_data;

	mmap_action_remap_full(desc, weir->phys >> PAGE_SHIFT);
	if (vma_desc_test_any(desc, VMA_EXEC_BIT, VMA_GROWSDOWN_BIT))
		return -EINVAL;
	return 0;
}

static const struct file_operations others_tested_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = others_tested_mmap_prepare,
};

static int others_cleared_mmap_prepare(struct vm_area_desc *desc)
{
	struct weir *weir = desc->file->private_data;

	mmap_action_remap_full(desc, weir->phys >> PAGE_SHIFT);
	vma_desc_clear_flags(desc, VMA_MAYEXEC_BIT);
	return 0;
}

static const struct file_operations others_cleared_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = others_cleared_mmap_prepare,
};

static int chosen_mmap_prepare(struct vm_area_desc *desc)
{
	struct weir *weir = desc->file->private_data;

	mmap_action_remap_full(desc, weir->phys >> PAGE_SHIFT);
	if (weir->deep)
		vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	return 0;
}

static const struct file_operations chosen_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = chosen_mmap_prepare,
};

static int cow_tested_mmap_prepare(struct vm_area_desc *desc)
{
	struct weir *weir = desc->file->private_data;

	mmap_action_remap_full(desc, weir->phys >> PAGE_SHIFT);
	if (vma_desc_is_cow_mapping(desc) && weir->deep)
		return -EINVAL;
	return 0;
}

static const struct file_operations cow_tested_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = cow_tested_mmap_prepare,
};

static int printed_mmap_prepare(struct vm_area_desc *desc)
{
	struct weir *weir = desc->file->private_data;

	mmap_action_remap_full(desc, weir->phys >> PAGE_SHIFT);
	pr_debug("weir: frame %lx, flags %pGv\n", desc->pgoff,
		 &desc->vma_flags);
	return 0;
}

static const struct file_operations printed_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = printed_mmap_prepare,
};
