// Nobody but open() and close() reads the private data.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct carr {
	atomic_t users;
	int mode;
	unsigned long frame;
	unsigned long size;
};

static void carr_open(struct vm_area_struct *vma)
{
	struct carr *carr = vma->vm_private_data;

	atomic_inc(&carr->users);
}

static void carr_close(struct vm_area_struct *vma)
{
	struct carr *carr = vma->vm_private_data;

	if (!carr)
		return;
	atomic_dec(&carr->users);
}

static const struct vm_operations_struct carr_vm_ops = {
	.open	= carr_open,
	.close	= carr_close,
};

static int carr_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct carr *carr = file->private_data;
	int ret;

	vma->vm_private_data = carr;
	ret = remap_pfn_range(vma, vma->vm_start, carr->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_ops = &carr_vm_ops;
	atomic_inc(&carr->users);
	return 0;
}

static const struct file_operations carr_fops = {
	.owner	= THIS_MODULE,
	.mmap	= carr_mmap,
};
