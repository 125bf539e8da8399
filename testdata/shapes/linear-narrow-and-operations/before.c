// A cord: what maps nothing has operations, too.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static const struct vm_operations_struct cord_vm_ops;

static void *cord_memory;

static int cord_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long start = vma->vm_start;
	u32 left = vma->vm_end - vma->vm_start;
	char *pos = cord_memory;

	if (left > 65536)
		return -EINVAL;

	while (left) {
		if (remap_pfn_range(vma, start, virt_to_pfn(pos), PAGE_SIZE, vma->vm_page_prot))
			return -EAGAIN;
		pr_debug("page at %p\n", pos);
		start += PAGE_SIZE;
		pos += PAGE_SIZE;
		left -= PAGE_SIZE;
	}
	vma->vm_ops = &cord_vm_ops;
	return 0;
}

static const struct file_operations cord_fops = {
	.owner	= THIS_MODULE,
	.mmap	= cord_mmap,
};
