// Locks: only under a condition somebody still jumps to the label.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sluice {
	unsigned long frame;
};

static int sluice_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *d = file->private_data;
	int ret = 0;

#ifdef CONFIG_SLUICE_STRICT
	if (vma->vm_pgoff) {
		ret = -EINVAL;
		goto shut;
	}
#endif
	ret = remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		goto shut;
	return 0;
shut:
	pr_err("sluice: %d\n", ret);
	return ret;
}

static const struct file_operations sluice_fops = {
	.owner = THIS_MODULE,
	.mmap = sluice_mmap,
};
