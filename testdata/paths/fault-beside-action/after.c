// Kilns: a fault handler that reads the page offset, and an action that changes it for copies on write.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct kiln {
	unsigned long pfn;
	struct page **bricks;
	bool hot;
};

static vm_fault_t kiln_fault(struct vm_fault *vmf)
{
	struct kiln *kiln = vmf->vma->vm_file->private_data;

	vmf->page = kiln->bricks[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}

static void kiln_close(struct vm_area_struct *vma)
{
	struct kiln *kiln = vma->vm_file->private_data;

	WRITE_ONCE(kiln->hot, false);
}

static const struct vm_operations_struct kiln_vm_ops = { .fault = kiln_fault };
static const struct vm_operations_struct door_vm_ops = { .access = generic_access_phys, .close = kiln_close };

/* Good: the one or the other. */
static int burn(struct kiln *kiln, struct vm_area_desc *desc)
{
	mmap_action_ioremap_full(desc, kiln->pfn);
	return 0;
}

static int either_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *kiln = desc->file->private_data;
	int ret;

	if (!kiln->hot)
		goto bricks;
	ret = burn(kiln, desc);
	if (ret)
		pr_err("kiln: no mapping\n");
	return ret;
bricks:
	desc->vm_ops = &kiln_vm_ops;
	return 0;
}

/* Good: both, but nothing is copied on write. */
static int shared_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *kiln = desc->file->private_data;

	if (!vma_desc_test(desc, VMA_SHARED_BIT))
		return -EINVAL;
	desc->vm_ops = &kiln_vm_ops;
	if (!kiln->hot)
		return 0;
	mmap_action_ioremap_full(desc, kiln->pfn);
	return 0;
}

/* Good: what close() would find is not there where the action is. */
static int door_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *kiln = desc->file->private_data;

	if (kiln->hot) {
		mmap_action_ioremap_full(desc, kiln->pfn);
		return 0;
	}
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &door_vm_ops;
	return 0;
}

/* Both ways meet before the operations are installed. */
static int both_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kiln *kiln = file->private_data;
	int ret = 0;

	if (kiln->hot)
		ret = io_remap_pfn_range(vma, vma->vm_start, kiln->pfn, vma->vm_end - vma->vm_start,
					 vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_ops = &kiln_vm_ops;
	return 0;
}

static const struct file_operations either_fops = { .mmap_prepare = either_mmap_prepare };
static const struct file_operations shared_fops = { .mmap_prepare = shared_mmap_prepare };
static const struct file_operations door_fops = { .mmap_prepare = door_mmap_prepare };
static const struct file_operations both_fops = { .mmap = both_mmap };
