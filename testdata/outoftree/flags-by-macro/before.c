// Hay: own macros set and clear flags, in the way of each kernel.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
#define hay_set(vma, f) do { (vma)->vm_flags |= (f); } while (0)
#define hay_clear(v, f) ((v)->vm_flags &= ~(f))
#define hay_count(v, f) ((v)->vm_flags |= (f))
#define hay_keep(v, f) ((v)->vm_flags |= (f))
#else
#define hay_set(vma, f) do { vm_flags_set(vma, f); } while (0)
#define hay_clear(v, f) vm_flags_clear(v, f)
#define hay_count(v, f) do { hay_bales++; vm_flags_set(v, f); } while (0)
#define hay_keep(v, f) do { hay_last = (v); vm_flags_set(v, f); } while (0)
#endif

static unsigned long hay_pfn;
static int hay_bales;
static struct vm_area_struct *hay_last;

static int set_mmap(struct file *file, struct vm_area_struct *vma)
{
	hay_set(vma, VM_IO | VM_DONTDUMP);
	return remap_pfn_range(vma, vma->vm_start, hay_pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int clear_mmap(struct file *file, struct vm_area_struct *vma)
{
	hay_clear(vma, VM_MAYEXEC);
	hay_set(vma, VM_DONTCOPY);
	return remap_pfn_range(vma, vma->vm_start, hay_pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

/* The macro counts as well. */
static int count_mmap(struct file *file, struct vm_area_struct *vma)
{
	hay_count(vma, VM_DONTCOPY);
	return remap_pfn_range(vma, vma->vm_start, hay_pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

/* The macro keeps the mapping. */
static int keep_mmap(struct file *file, struct vm_area_struct *vma)
{
	hay_keep(vma, VM_DONTCOPY);
	return remap_pfn_range(vma, vma->vm_start, hay_pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations set_fops = {
	.mmap = set_mmap,
};
static const struct file_operations clear_fops = {
	.mmap = clear_mmap,
};
static const struct file_operations count_fops = {
	.mmap = count_mmap,
};
static const struct file_operations keep_fops = {
	.mmap = keep_mmap,
};
