// A rope: a negative length is counted down for a long time.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static void *rope_memory;

static int rope_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long start = vma->vm_start;
	int left = vma->vm_end - vma->vm_start;
	char *pos = rope_memory;

	if (left > 65536)
		return -EINVAL;

	while (left != 0) {
		if (remap_pfn_range(vma, start, virt_to_pfn(pos), PAGE_SIZE, vma->vm_page_prot))
			return -EAGAIN;
		pr_debug("page at %p\n", pos);
		start += PAGE_SIZE;
		pos += PAGE_SIZE;
		left -= PAGE_SIZE;
	}

	return 0;
}

static const struct file_operations rope_fops = {
	.owner	= THIS_MODULE,
	.mmap	= rope_mmap,
};
