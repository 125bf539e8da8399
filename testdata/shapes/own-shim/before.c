#include <linux/fs.h>
#include <linux/mm.h>

struct quay {
	int (*berth_prepare)(struct quay *quay, struct vm_area_desc *desc);
};

static int quay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quay *quay = file->private_data;
	struct vm_area_desc desc;
	int err;

	compat_set_desc_from_vma(&desc, file, vma);
	err = quay->berth_prepare(quay, &desc);
	if (err)
		return err;

	return __compat_vma_mmap(&desc, vma);
}

static const struct file_operations quay_fops = {
	.mmap = quay_mmap,
};
