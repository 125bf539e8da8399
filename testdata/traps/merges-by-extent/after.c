// Beads: mappings that never merged, and what their faults go by.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/pagemap.h>

#define BEAD_AT(f) (((f)->address - (f)->vma->vm_start) >> PAGE_SHIFT)
#define BEAD_FAULT(name)					\
static vm_fault_t name##_fault(struct vm_fault *vmf)		\
{								\
	return bead_insert(vmf, BEAD_AT(vmf));			\
}

static unsigned long bead_pfns[64];

static vm_fault_t bead_insert(struct vm_fault *vmf, unsigned long n)
{
	if (n >= ARRAY_SIZE(bead_pfns))
		return VM_FAULT_SIGBUS;
	return vmf_insert_pfn(vmf->vma, vmf->address, bead_pfns[n]);
}

static vm_fault_t macro_fault(struct vm_fault *vmf)
{
	return bead_insert(vmf, BEAD_AT(vmf));
}

static vm_fault_t index_fault(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;

	return bead_insert(vmf, linear_page_index(vma, vmf->address) - vma->vm_pgoff);
}

static vm_fault_t offset_fault(struct vm_fault *vmf)
{
	unsigned long first = vma_start_pgoff(vmf->vma);

	return bead_insert(vmf, vmf->pgoff - first);
}

static vm_fault_t lazy_fault(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;

	if (!vma->vm_private_data)
		vma->vm_private_data = &bead_pfns[vmf->pgoff % ARRAY_SIZE(bead_pfns)];
	return vmf_insert_pfn(vma, vmf->address, *(unsigned long *)vma->vm_private_data);
}

static vm_fault_t unseen_fault(struct vm_fault *vmf)
{
	return bead_core_fault(vmf);
}

static vm_fault_t header_fault(struct vm_fault *vmf)
{
	return bead_insert(vmf, BEAD_OFFSET(vmf->vma, vmf->address));
}

BEAD_FAULT(made);

static unsigned long bead_index(struct vm_fault *vmf)
{
	unsigned long n = (vmf->address - vmf->vma->vm_start) >> PAGE_SHIFT;

	return n;
}

static vm_fault_t helped_fault(struct vm_fault *vmf)
{
	return bead_insert(vmf, bead_index(vmf));
}

struct bead_place {
	struct vm_area_struct *vma;
	unsigned long address;
};

static vm_fault_t packed_fault(struct vm_fault *vmf)
{
	struct bead_place place = { .vma = vmf->vma, .address = vmf->address };

	return bead_insert(vmf, bead_at(&place));
}

static vm_fault_t (*bead_faults[2])(struct vm_fault *vmf);

static vm_fault_t chosen_fault(struct vm_fault *vmf)
{
	return bead_faults[vmf->pgoff & 1](vmf);
}

static vm_fault_t pointed_fault(struct vm_fault *vmf)
{
	cmpxchg(&vmf->vma->vm_private_data, NULL, bead_pfns);
	return bead_insert(vmf, vmf->pgoff);
}

static vm_fault_t told_apart_fault(struct vm_fault *vmf)
{
	return bead_insert(vmf, vmf->vma == bead_first ? 0 : vmf->pgoff);
}

/* Good: the place in the file, wherever the mapping begins. */
static vm_fault_t sum_fault(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;

	return bead_insert(vmf, ((vmf->address - vma->vm_start) >> PAGE_SHIFT) + vma->vm_pgoff);
}

/* Good: the core tells it. */
static vm_fault_t told_fault(struct vm_fault *vmf)
{
	return bead_insert(vmf, vmf->pgoff);
}

static const struct vm_operations_struct macro_vm_ops = { .fault = macro_fault };
static const struct vm_operations_struct index_vm_ops = { .fault = index_fault };
static const struct vm_operations_struct offset_vm_ops = { .fault = offset_fault };
static const struct vm_operations_struct lazy_vm_ops = { .fault = lazy_fault };
static const struct vm_operations_struct unseen_vm_ops = { .fault = unseen_fault };
static const struct vm_operations_struct header_vm_ops = { .fault = header_fault };
static const struct vm_operations_struct made_vm_ops = { .fault = made_fault };
static const struct vm_operations_struct helped_vm_ops = { .fault = helped_fault };
static const struct vm_operations_struct packed_vm_ops = { .fault = packed_fault };
static const struct vm_operations_struct chosen_vm_ops = { .fault = chosen_fault };
static const struct vm_operations_struct pointed_vm_ops = { .fault = pointed_fault };
static const struct vm_operations_struct told_apart_vm_ops = { .fault = told_apart_fault };
static const struct vm_operations_struct sum_vm_ops = { .fault = sum_fault };
static const struct vm_operations_struct told_vm_ops = { .fault = told_fault };

static int macro_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &macro_vm_ops;
	return 0;
}

static const struct file_operations macro_fops = { .mmap = macro_mmap };

static int index_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &index_vm_ops;
	return 0;
}

static const struct file_operations index_fops = { .mmap = index_mmap };

static int offset_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &offset_vm_ops;
	return 0;
}

static const struct file_operations offset_fops = { .mmap = offset_mmap };

static int lazy_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &lazy_vm_ops;
	return 0;
}

static const struct file_operations lazy_fops = { .mmap = lazy_mmap };

static int unseen_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &unseen_vm_ops;
	return 0;
}

static const struct file_operations unseen_fops = { .mmap = unseen_mmap };

static int header_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &header_vm_ops;
	return 0;
}

static const struct file_operations header_fops = { .mmap = header_mmap };

static int made_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &made_vm_ops;
	return 0;
}

static const struct file_operations made_fops = { .mmap = made_mmap };

static int sum_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	desc->vm_ops = &sum_vm_ops;
	return 0;
}

static const struct file_operations sum_fops = { .mmap_prepare = sum_mmap_prepare };

static int told_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTDUMP_BIT);
	desc->vm_ops = &told_vm_ops;
	return 0;
}

static const struct file_operations told_fops = { .mmap_prepare = told_mmap_prepare };

static int helped_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &helped_vm_ops;
	return 0;
}

static const struct file_operations helped_fops = { .mmap = helped_mmap };

static int packed_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &packed_vm_ops;
	return 0;
}

static const struct file_operations packed_fops = { .mmap = packed_mmap };

static int chosen_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &chosen_vm_ops;
	return 0;
}

static const struct file_operations chosen_fops = { .mmap = chosen_mmap };

static int pointed_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &pointed_vm_ops;
	return 0;
}

static const struct file_operations pointed_fops = { .mmap = pointed_mmap };

static int told_apart_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &told_apart_vm_ops;
	return 0;
}

static const struct file_operations told_apart_fops = { .mmap = told_apart_mmap };
