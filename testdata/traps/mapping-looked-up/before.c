// A buoy: an ioctl finds one of the driver's mappings by where it begins.
#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long buoy_pfn;

static vm_fault_t buoy_fault(struct vm_fault *vmf)
{
	return vmf_insert_pfn(vmf->vma, vmf->address, buoy_pfn + vmf->pgoff);
}

static const struct vm_operations_struct buoy_vm_ops = {
	.fault = buoy_fault,
};

static int buoy_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	vma->vm_ops = &buoy_vm_ops;
	return 0;
}

static long buoy_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct vm_area_struct *vma;
	long pages = -ENOENT;

	mmap_read_lock(current->mm);
	vma = vma_lookup(current->mm, arg);
	if (vma && vma->vm_ops == &buoy_vm_ops && vma->vm_start == arg)
		pages = vma_pages(vma);
	mmap_read_unlock(current->mm);
	return pages;
}

/* By both ends: in a file of its own it would be no less. */
static bool buoy_holds(unsigned long start, unsigned long end)
{
	return find_exact_vma(current->mm, start, end) != NULL;
}

static const struct file_operations buoy_fops = {
	.unlocked_ioctl = buoy_ioctl,
	.mmap = buoy_mmap,
};
