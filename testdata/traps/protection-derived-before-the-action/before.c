// Blinds: the protection is derived from changed flags before the memory is mapped.
#include <linux/fs.h>
#include <linux/mm.h>

static phys_addr_t blind_base;

static int closed_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_clear(vma, VM_WRITE);
	vma_set_page_prot(vma);
	return remap_pfn_range(vma, vma->vm_start, blind_base >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static void blind_dim(struct vm_area_struct *vma)
{
	vma_set_page_prot(vma);
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
}

static int dimmed_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_clear(vma, VM_WRITE);
	blind_dim(vma);
	return vm_iomap_memory(vma, blind_base, PAGE_SIZE);
}

static vm_fault_t blind_fault(struct vm_fault *vmf)
{
	return vmf_insert_pfn(vmf->vma, vmf->address, (blind_base >> PAGE_SHIFT) + vmf->pgoff);
}

static const struct vm_operations_struct blind_vm_ops = { .fault = blind_fault };

/* Good: nothing is mapped before the core derives it. */
static int open_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_PFNMAP | VM_DONTEXPAND);
	vma_set_page_prot(vma);
	vma->vm_ops = &blind_vm_ops;
	return 0;
}

static const struct file_operations closed_fops = { .mmap = closed_mmap };
static const struct file_operations dimmed_fops = { .mmap = dimmed_mmap };
static const struct file_operations open_fops = { .mmap = open_mmap };
