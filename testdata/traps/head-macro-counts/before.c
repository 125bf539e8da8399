#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ruff {
	unsigned long pfn;
	int maps;
};

#define unless_busy(r)		if (!(r)->maps++)
#define each_map(r, i)		for (i = (r)->maps++; i < 4; i++)
#define at_most(n, most)	if ((n) > (most) && ((n) = (most)))

static int ruff_a_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ruff *ruff = file->private_data;

	unless_busy(ruff)
		return remap_pfn_range(vma, vma->vm_start, ruff->pfn,
				       vma->vm_end - vma->vm_start, vma->vm_page_prot);
	return -EBUSY;
}

static int ruff_b_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ruff *ruff = file->private_data;
	int i;

	each_map(ruff, i)
		cpu_relax();
	return remap_pfn_range(vma, vma->vm_start, ruff->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int ruff_c_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ruff *ruff = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	at_most(size, PAGE_SIZE)
		cpu_relax();
	return remap_pfn_range(vma, vma->vm_start, ruff->pfn, size, vma->vm_page_prot);
}

static const struct file_operations ruff_fops[] = {
	{ .owner = THIS_MODULE, .mmap = ruff_a_mmap },
	{ .owner = THIS_MODULE, .mmap = ruff_b_mmap },
	{ .owner = THIS_MODULE, .mmap = ruff_c_mmap },
};
