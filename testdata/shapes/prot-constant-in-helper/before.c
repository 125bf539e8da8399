// A torch: a helper maps with a constant protection.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static int torch_map(struct vm_area_struct *area, unsigned long pfn)
{
	if (io_remap_pfn_range(area, area->vm_start, pfn, area->vm_end - area->vm_start, PAGE_READONLY))
		return -EAGAIN;
	return 0;
}

static int torch_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long *pfn = file->private_data;

	if (vma->vm_flags & VM_WRITE)
		return -EPERM;
	return torch_map(vma, *pfn);
}

static const struct file_operations torch_fops = {
	.owner	= THIS_MODULE,
	.mmap	= torch_mmap,
};
