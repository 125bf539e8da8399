// Weirs: what is done to the fields of the mapping behind the call that maps, where the action is not carried out yet.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct weir {
	phys_addr_t phys;
	unsigned long len;
	bool deep;
};

#define VM_WEIR VM_IO
#define weir_at(vma) ((vma)->vm_pgoff)

static int weir_map(struct weir *weir, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, weir->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static bool weir_is_far(struct weir *weir, struct vm_area_struct *vma)
{
	return vma->vm_pgoff >= weir->len;
}

static bool weir_is_cached(struct vm_area_struct *vma)
{
	return pgprot_val(vma->vm_page_prot) & 8;
}

static bool weir_is_beyond(unsigned long frame)
{
	return frame > 5;
}

static int read_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, weir->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (ret)
		return ret;
	if (vma->vm_pgoff >= weir->len)
		return -EINVAL;
	return 0;
}

static const struct file_operations read_fops = {
	.owner = THIS_MODULE,
	.mmap = read_mmap,
};

static int read_of_helper_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int ret;

	ret = weir_map(weir, vma);
	if (ret)
		return ret;
	if (vma->vm_pgoff >= weir->len)
		return -EINVAL;
	return 0;
}

static const struct file_operations read_of_helper_fops = {
	.owner = THIS_MODULE,
	.mmap = read_of_helper_mmap,
};

static int read_in_helper_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, weir->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (ret)
		return ret;
	if (weir_is_far(weir, vma))
		return -EINVAL;
	return 0;
}

static const struct file_operations read_in_helper_fops = {
	.owner = THIS_MODULE,
	.mmap = read_in_helper_mmap,
};

static int read_by_macro_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, weir->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (ret)
		return ret;
	if (weir_at(vma) >= weir->len)
		return -EINVAL;
	return 0;
}

static const struct file_operations read_by_macro_fops = {
	.owner = THIS_MODULE,
	.mmap = read_by_macro_mmap,
};

static int read_by_function_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, weir->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (ret)
		return ret;
	if (vma_start_pgoff(vma) >= weir->len)
		return -EINVAL;
	return 0;
}

static const struct file_operations read_by_function_fops = {
	.owner = THIS_MODULE,
	.mmap = read_by_function_mmap,
};

static int cleared_by_bit_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, weir->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (ret)
		return ret;
	vma_clear_flags(vma, VMA_DONTCOPY_BIT, VMA_DONTDUMP_BIT);
	return 0;
}

static const struct file_operations cleared_by_bit_fops = {
	.owner = THIS_MODULE,
	.mmap = cleared_by_bit_mmap,
};

static int tested_by_bit_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, weir->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (ret)
		return ret;
	if (!vma_test(vma, VMA_IO_BIT))
		return -EINVAL;
	return 0;
}

static const struct file_operations tested_by_bit_fops = {
	.owner = THIS_MODULE,
	.mmap = tested_by_bit_mmap,
};

static int tested_by_mask_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, weir->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (ret)
		return ret;
	if (!(vma->vm_flags & VM_WEIR))
		return -EINVAL;
	return 0;
}

static const struct file_operations tested_by_mask_fops = {
	.owner = THIS_MODULE,
	.mmap = tested_by_mask_mmap,
};

static int tested_by_union_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, weir->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (ret)
		return ret;
	if (!(vma->vm_flags & VM_SPECIAL))
		return -EINVAL;
	return 0;
}

static const struct file_operations tested_by_union_fops = {
	.owner = THIS_MODULE,
	.mmap = tested_by_union_mmap,
};

static int cleared_perhaps_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, weir->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (ret)
		return ret;
	vm_flags_clear(vma, weir->deep ? VM_DONTDUMP : 0);
	return 0;
}

static const struct file_operations cleared_perhaps_fops = {
	.owner = THIS_MODULE,
	.mmap = cleared_perhaps_mmap,
};

static int prot_read_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, weir->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			      pgprot_noncached(vma->vm_page_prot));
	if (ret)
		return ret;
	if (weir_is_cached(vma))
		return -EINVAL;
	return 0;
}

static const struct file_operations prot_read_fops = {
	.owner = THIS_MODULE,
	.mmap = prot_read_mmap,
};

static int granted_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, weir->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (ret)
		return ret;
	vm_flags_set(vma, VM_MAYWRITE);
	return 0;
}

static const struct file_operations granted_fops = {
	.owner = THIS_MODULE,
	.mmap = granted_mmap,
};

static int shared_too_late_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, weir->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (ret)
		return ret;
	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	if (vma->vm_pgoff >= weir->len)
		return -EINVAL;
	return 0;
}

static const struct file_operations shared_too_late_fops = {
	.owner = THIS_MODULE,
	.mmap = shared_too_late_mmap,
};

static int work_of_helper_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int ret;

	ret = weir_map(weir, vma);
	if (ret)
		return ret;
	weir_chip_sync(weir->phys);
	return 0;
}

static const struct file_operations work_of_helper_fops = {
	.owner = THIS_MODULE,
	.mmap = work_of_helper_mmap,
};

static int looked_at_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *weir = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, weir->phys >> PAGE_SHIFT, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (ret)
		return ret;
	return weir_is_beyond(vma->vm_pgoff) ? -EINVAL : 0;
}

static const struct file_operations looked_at_fops = {
	.owner = THIS_MODULE,
	.mmap = looked_at_mmap,
};
