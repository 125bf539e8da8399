// A lamp: the pages get a constant protection.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static void *lamp_memory;

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, virt_to_phys(lamp_memory) >> PAGE_SHIFT,
			      vma->vm_end - vma->vm_start, PAGE_SHARED);
	if (ret != 0)
		ret = -EAGAIN;

	return ret;
}

static const struct file_operations lamp_fops = {
	.owner	= THIS_MODULE,
	.mmap	= lamp_mmap,
};
