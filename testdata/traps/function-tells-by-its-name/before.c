#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/overflow.h>

struct curlew {
	unsigned long pfn;
	struct device *dev;
};

static int curlew_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct curlew *curlew = file->private_data;
	unsigned long end;

	if (!device_is_registered(curlew->dev) || pm_runtime_suspended(curlew->dev))
		return -ENODEV;
	if (check_add_overflow(vma->vm_pgoff, vma_pages(vma), &end))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, curlew->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations curlew_fops = {
	.owner	= THIS_MODULE,
	.mmap	= curlew_mmap,
};
