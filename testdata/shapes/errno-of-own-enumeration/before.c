#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

enum turnstone_error { TURNSTONE_FINE, TURNSTONE_LATE = -11, TURNSTONE_NEXT, TURNSTONE_MANY = 7 };

struct turnstone {
	unsigned long pfn;
	struct device *dev;
};

static int turnstone_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct turnstone *turnstone = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, turnstone->pfn,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return TURNSTONE_LATE;
	return 0;
}

static int turnstone_next_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct turnstone *turnstone = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, turnstone->pfn,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return TURNSTONE_NEXT;
	return 0;
}

static int turnstone_probe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct turnstone *turnstone = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, turnstone->pfn,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return dev_err_probe(turnstone->dev, ret, "cannot map\n");
	return 0;
}

static const struct file_operations turnstone_fops[] = {
	{ .owner = THIS_MODULE, .mmap = turnstone_mmap },
	{ .owner = THIS_MODULE, .mmap = turnstone_next_mmap },
	{ .owner = THIS_MODULE, .mmap = turnstone_probe_mmap },
};
