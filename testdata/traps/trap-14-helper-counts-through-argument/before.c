#include <linux/fs.h>
#include <linux/mm.h>

static int foo_map(struct foo *foo, struct vm_area_struct *vma)
{
	foo->users++;
	return remap_pfn_range(vma, vma->vm_start, foo->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	return foo_map(file->private_data, vma);
}

static const struct file_operations foo_fops = {
	.mmap = foo_mmap,
};
