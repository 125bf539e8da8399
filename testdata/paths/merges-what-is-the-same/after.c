// Vats: mappings that may merge have the same protection and the same operations.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct vat {
	struct page *page;
	pgprot_t dye;
	int depth;
	bool cold;
};

static bool all_cold;

static vm_fault_t vat_fault(struct vm_fault *vmf)
{
	struct vat *vat = vmf->vma->vm_file->private_data;

	get_page(vat->page);
	vmf->page = vat->page;
	return 0;
}

static unsigned long pages_of(struct vm_area_struct *area)
{
	return vma_pages(area);
}

static vm_fault_t depth_fault(struct vm_fault *vmf)
{
	return pages_of(vmf->vma) > 4 ? VM_FAULT_SIGBUS : vat_fault(vmf);
}

static vm_fault_t printing_fault(struct vm_fault *vmf)
{
	pr_debug("below %lx\n", vmf->vma->vm_end);
	return vat_fault(vmf);
}

static int vat_may_split(struct vm_area_struct *vma, unsigned long at)
{
	return -EINVAL;
}

static const struct vm_operations_struct vat_vm_ops = { .fault = vat_fault };
static const struct vm_operations_struct deep_vm_ops = { .fault = depth_fault };
static const struct vm_operations_struct printing_vm_ops = { .fault = printing_fault };
static const struct vm_operations_struct whole_vm_ops = { .fault = vat_fault, .may_split = vat_may_split };
static const struct vm_operations_struct made_vm_ops = { .fault = vat_fault, .page_mkwrite = vat_fault };

static void vat_cool(struct vm_area_desc *desc, bool cold)
{
	if (cold)
		desc->page_prot = pgprot_noncached(desc->page_prot);
}

/* Whether it is shared is the same for what merges. */
static int flags_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	if (vma_desc_test(desc, VMA_SHARED_BIT))
		desc->page_prot = pgprot_noncached(desc->page_prot);
	desc->vm_ops = &vat_vm_ops;
	return 0;
}

/* So is how the file was opened. */
static int sync_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	vat_cool(desc, desc->file->f_flags & O_SYNC);
	desc->vm_ops = &vat_vm_ops;
	return 0;
}

/* And its mode. */
static int mode_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	if (desc->file->f_mode & FMODE_WRITE)
		desc->vm_ops = &made_vm_ops;
	else
		desc->vm_ops = &vat_vm_ops;
	return 0;
}

/* What the vat says only refuses. */
static int limit_mmap_prepare(struct vm_area_desc *desc)
{
	struct vat *vat = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	if (vat->depth > 3)
		return -EINVAL;
	desc->page_prot = pgprot_noncached(desc->page_prot);
	desc->vm_ops = &vat_vm_ops;
	return 0;
}

/* The end is only printed. */
static int told_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	desc->vm_ops = &printing_vm_ops;
	return 0;
}

static const struct file_operations flags_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = flags_mmap_prepare,
};

static const struct file_operations sync_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = sync_mmap_prepare,
};

static const struct file_operations mode_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = mode_mmap_prepare,
};

static const struct file_operations limit_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = limit_mmap_prepare,
};

static const struct file_operations told_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = told_mmap_prepare,
};
