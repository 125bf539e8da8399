// Vats: with these flags mappings may merge, and the second one would get what the first one had.
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

static void vat_cool(struct vm_area_struct *vma, bool cold)
{
	if (cold)
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
}

/* The vat may be cold for one mapping and warm for the next. */
static int cold_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vat *vat = file->private_data;

	vm_flags_set(vma, VM_DONTDUMP);
	if (vat->cold)
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	vma->vm_ops = &vat_vm_ops;
	return 0;
}

/* So may all of them. */
static int all_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	if (all_cold)
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	vma->vm_ops = &vat_vm_ops;
	return 0;
}

/* A local says what the vat says. */
static int mark_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vat *vat = file->private_data;
	bool cold = false;

	vm_flags_set(vma, VM_DONTDUMP);
	if (vat->depth > 3)
		cold = true;
	if (cold)
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	vma->vm_ops = &vat_vm_ops;
	return 0;
}

/* The protection is the vat's. */
static int dyed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vat *vat = file->private_data;

	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_page_prot = vat->dye;
	vma->vm_ops = &vat_vm_ops;
	return 0;
}

/* A helper is told. */
static int told_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vat *vat = file->private_data;

	vm_flags_set(vma, VM_DONTDUMP);
	vat_cool(vma, vat->cold);
	vma->vm_ops = &vat_vm_ops;
	return 0;
}

/* Operations by depth. */
static int kind_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vat *vat = file->private_data;

	vm_flags_set(vma, VM_DONTDUMP);
	switch (vat->depth) {
	case 0:
		vma->vm_ops = &vat_vm_ops;
		break;
	default:
		vma->vm_ops = &made_vm_ops;
		break;
	}
	return 0;
}

/* It is left as it is for a warm vat. */
static int early_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vat *vat = file->private_data;

	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &vat_vm_ops;
	if (!vat->cold)
		return 0;
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return 0;
}

/* The fault handler counts pages in another function. */
static int depth_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &deep_vm_ops;
	return 0;
}

/* A mapping must not be cut. */
static int whole_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &whole_vm_ops;
	return 0;
}

static const struct file_operations cold_fops = {
	.owner = THIS_MODULE,
	.mmap = cold_mmap,
};

static const struct file_operations all_fops = {
	.owner = THIS_MODULE,
	.mmap = all_mmap,
};

static const struct file_operations mark_fops = {
	.owner = THIS_MODULE,
	.mmap = mark_mmap,
};

static const struct file_operations dyed_fops = {
	.owner = THIS_MODULE,
	.mmap = dyed_mmap,
};

static const struct file_operations told_fops = {
	.owner = THIS_MODULE,
	.mmap = told_mmap,
};

static const struct file_operations kind_fops = {
	.owner = THIS_MODULE,
	.mmap = kind_mmap,
};

static const struct file_operations early_fops = {
	.owner = THIS_MODULE,
	.mmap = early_mmap,
};

static const struct file_operations depth_fops = {
	.owner = THIS_MODULE,
	.mmap = depth_mmap,
};

static const struct file_operations whole_fops = {
	.owner = THIS_MODULE,
	.mmap = whole_mmap,
};
