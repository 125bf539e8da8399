// A fox: its own function tells of each failure, also of those that stay; an inline one, which nothing may need, of the last.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct fox {
	unsigned long pfn;
	unsigned long len;
};

static void fox_log(struct fox *fox, int err)
{
	pr_err("fox: %lx: %d\n", fox->pfn, err);
}

static inline void fox_warn(struct fox *fox)
{
	pr_warn("fox: %lx\n", fox->pfn);
}

static int fox_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct fox *fox = file->private_data;
	int ret = -EINVAL;

	if (vma->vm_end - vma->vm_start > fox->len)
		goto err;
	ret = remap_pfn_range(vma, vma->vm_start, fox->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		goto err;
	return 0;
err:
	fox_log(fox, ret);
	return ret;
}

static const struct file_operations fox_fops = {
	.owner	= THIS_MODULE,
	.mmap	= fox_mmap,
};

static int fox_den_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct fox *fox = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, fox->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		fox_warn(fox);
	return ret;
}

static const struct file_operations fox_den_fops = {
	.owner	= THIS_MODULE,
	.mmap	= fox_den_mmap,
};
