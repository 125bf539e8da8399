#include <linux/fs.h>
#include <linux/mm.h>

static int foo_find(struct foo *foo, struct vm_area_struct *vma, unsigned long *pfn)
{
	if (vma->vm_pgoff >= foo->pages)
		return -EINVAL;
	*pfn = foo->pfn + vma->vm_pgoff;
	return 0;
}

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long pfn;
	int ret;

	ret = foo_find(file->private_data, vma, &pfn);
	if (ret)
		return ret;
	return remap_pfn_range(vma, vma->vm_start, pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations foo_fops = {
	.mmap = foo_mmap,
};
