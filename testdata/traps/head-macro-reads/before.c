#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct knot {
	unsigned long pfn;
	int maps;
};

#define if_busy(k)		if ((k)->maps)
#define each_try(i)		for (i = 0; i < 4; i++)
#define if_private(v)		if (!((v)->vm_flags & VM_SHARED))

static int knot_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct knot *knot = file->private_data;
	int i;

	if_busy(knot)
		return -EBUSY;
	each_try(i)
		cpu_relax();
	return remap_pfn_range(vma, vma->vm_start, knot->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int knot_private_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct knot *knot = file->private_data;

	if_private(vma)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, knot->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations knot_fops[] = {
	{ .owner = THIS_MODULE, .mmap = knot_mmap },
	{ .owner = THIS_MODULE, .mmap = knot_private_mmap },
};
