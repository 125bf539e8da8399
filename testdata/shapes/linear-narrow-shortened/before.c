// A lace: less than the length is counted down.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static void *lace_memory;

static int lace_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long start = vma->vm_start;
	unsigned int left = vma->vm_end - vma->vm_start;
	char *pos = lace_memory;

	if (left > 65536)
		return -EINVAL;
	left -= PAGE_SIZE;
	while (left > 0) {
		if (remap_pfn_range(vma, start, virt_to_pfn(pos), PAGE_SIZE, vma->vm_page_prot))
			return -EAGAIN;
		pr_debug("page at %p\n", pos);
		start += PAGE_SIZE;
		pos += PAGE_SIZE;
		left -= PAGE_SIZE;
	}

	return 0;
}

static const struct file_operations lace_fops = {
	.owner	= THIS_MODULE,
	.mmap	= lace_mmap,
};
