// Locks: another way jumps into what is done when the population fails.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct weir {
	unsigned long frame;
	bool dry;
};

static int weir_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct weir *d = file->private_data;
	int err;

	if (d->dry) {
		err = -EBUSY;
		goto low;
	}
	err = remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (err) {
low:
		pr_err("weir: %d\n", err);
		return err;
	}
	return 0;
}

static const struct file_operations weir_fops = {
	.owner = THIS_MODULE,
	.mmap = weir_mmap,
};
