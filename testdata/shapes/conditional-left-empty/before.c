// Looms: what stands under a condition goes wholly, and the condition with it.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct loom {
	unsigned long frame;
};

static int loom_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct loom *d = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
#ifdef CONFIG_LOOM_TRACE
	if (ret)
		pr_err("loom: %d\n", ret);
#endif
	return ret;
}

static const struct file_operations loom_fops = {
	.owner = THIS_MODULE,
	.mmap = loom_mmap,
};

static int weft_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct loom *d = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
#if defined(CONFIG_LOOM_TRACE)
	if (ret)
		pr_err("weft: %d\n", ret);
#else
	if (ret)
		pr_warn("weft: %d\n", ret);
#endif

#ifdef CONFIG_LOOM_TRACE
	if (ret)
		pr_err("weft: %d\n", ret);
	/* What is said here stays. */
#endif
	return ret;
}

static const struct file_operations weft_fops = {
	.owner = THIS_MODULE,
	.mmap = weft_mmap,
};
