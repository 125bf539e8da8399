#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lamp { unsigned long pfn; phys_addr_t base; size_t size; spinlock_t lock; int n; };

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, lamp->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret == -EINVAL)
		return -EAGAIN;
	return ret;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap = lamp_mmap,
};
