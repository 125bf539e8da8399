#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	size_t size;
};

static int lathe_check(struct lathe *lathe, struct vm_area_struct *vma)
{
	unsigned long off = vma->vm_pgoff << PAGE_SHIFT;

	if (off > lathe->size)
		return -EINVAL;
	return 0;
}

static int lathe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe = file->private_data;

	int ret;

	ret = lathe_check(lathe, vma);
	if (ret)
		return ret;
	return remap_pfn_range(vma, vma->vm_start, lathe->pfn + vma->vm_pgoff, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap = lathe_mmap,
};
