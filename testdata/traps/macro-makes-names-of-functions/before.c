#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct plover {
	unsigned long pfn;
	atomic_t users;
	int mapped;
	int seen;
};

#define COUNT(op, x)		atomic_##op(x)
#define COUNTED(op, x)		atomic_##op##_return(x)
#define TWICE(op, x)		COUNT(op, x)
#define APPLY(f, x)		f(x)
#define MARK(p, m, v)		((p)->m##ped = (v))
#define SET(p, m, v)		((p)->m = (v))

static int plover_a_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plover *plover = file->private_data;

	COUNT(inc, &plover->users);
	return remap_pfn_range(vma, vma->vm_start, plover->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int plover_b_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plover *plover = file->private_data;

	if (COUNTED(inc, &plover->users) > 3)
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, plover->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int plover_c_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plover *plover = file->private_data;

	TWICE(inc, &plover->users);
	return remap_pfn_range(vma, vma->vm_start, plover->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int plover_d_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plover *plover = file->private_data;

	APPLY(atomic_inc, &plover->users);
	return remap_pfn_range(vma, vma->vm_start, plover->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int plover_e_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plover *plover = file->private_data;

	MARK(plover, map, vma->vm_pgoff);
	return remap_pfn_range(vma, vma->vm_start, plover->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int plover_f_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct plover *plover = file->private_data;

	SET(plover, seen, 1);
	return remap_pfn_range(vma, vma->vm_start, plover->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int plover_release(struct inode *inode, struct file *file)
{
	struct plover *plover = file->private_data;

	SET(plover, seen, 0);
	return 0;
}

static const struct file_operations plover_fops[] = {
	{ .owner = THIS_MODULE, .mmap = plover_a_mmap, .release = plover_release },
	{ .owner = THIS_MODULE, .mmap = plover_b_mmap, .release = plover_release },
	{ .owner = THIS_MODULE, .mmap = plover_c_mmap, .release = plover_release },
	{ .owner = THIS_MODULE, .mmap = plover_d_mmap, .release = plover_release },
	{ .owner = THIS_MODULE, .mmap = plover_e_mmap, .release = plover_release },
	{ .owner = THIS_MODULE, .mmap = plover_f_mmap, .release = plover_release },
};
