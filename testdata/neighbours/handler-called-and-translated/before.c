// A bench: what the other handler says is made something else.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t bench_base;

static int bench_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start > PAGE_SIZE)
		return -EINVAL;
	return vm_iomap_memory(vma, bench_base, PAGE_SIZE);
}

static int bench_ctl_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = bench_mmap(file, vma);

	return ret ? -EAGAIN : 0;
}

static const struct file_operations bench_fops = {
	.owner	= THIS_MODULE,
	.mmap	= bench_mmap,
};

static const struct file_operations bench_ctl_fops = {
	.owner	= THIS_MODULE,
	.mmap	= bench_ctl_mmap,
};
