// A helper is called after mmap as the handler is, unless the new name is taken or others use it; its lines are aligned.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t base;

static int perch_core_mmap(unsigned long first_page_of_the_window,
		struct vm_area_struct *vma);

/* perch_core_mmap() does what perch_mmap() was asked to. */
static int perch_core_mmap(unsigned long first_page_of_the_window,
		struct vm_area_struct *vma)
{
	pr_debug("perch_core_mmap: %lx\n", first_page_of_the_window);
	return remap_pfn_range(vma, vma->vm_start, first_page_of_the_window,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int perch_mmap(struct file *file, struct vm_area_struct *vma)
{
	return perch_core_mmap(base >> PAGE_SHIFT, vma);
}

static const struct file_operations perch_fops = {
	.owner	= THIS_MODULE,
	.mmap	= perch_mmap,
};

static int roost_core_mmap_prepare;

static int roost_core_mmap(struct vm_area_struct *vma)
{
	return roost_core_mmap_prepare + (vma->vm_pgoff ? -EINVAL : 0);
}

static int roost_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (roost_core_mmap(vma))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, base >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations roost_fops = {
	.owner	= THIS_MODULE,
	.mmap	= roost_mmap,
};
