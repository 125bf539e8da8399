// A strap: the length is counted down in an int.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t strap_base;

static int strap_mmap(struct file *file, struct vm_area_struct *vma)
{
	int left = vma->vm_end - vma->vm_start, ret = 0;
	unsigned long at = vma->vm_start, pfn = strap_base >> PAGE_SHIFT;

	if (file->private_data)
		while (left > 0) {
			ret = io_remap_pfn_range(vma, at, pfn, PAGE_SIZE, vma->vm_page_prot);
			if (ret)
				return ret;
			at += PAGE_SIZE;
			left -= PAGE_SIZE;
			pfn++;
		}
	else
		return -ENXIO;
	return 0;
}

static const struct file_operations strap_fops = {
	.owner	= THIS_MODULE,
	.mmap	= strap_mmap,
};
