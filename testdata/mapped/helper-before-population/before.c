#include <linux/fs.h>
#include <linux/mm.h>

struct lamp {
	struct kref ref;
	unsigned long pfn;
};

static void lamp_vm_open(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_private_data;

	kref_get(&lamp->ref);
}

static void lamp_vm_close(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_private_data;

	kref_put(&lamp->ref, lamp_release);
}

static const struct vm_operations_struct lamp_vm_ops = {
	.open = lamp_vm_open,
	.close = lamp_vm_close,
};

static int lamp_setup(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_file->private_data;

	if (vma->vm_pgoff)
		return -EINVAL;
	kref_get(&lamp->ref);
	return 0;
}

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;
	int ret = lamp_setup(vma);

	if (ret)
		return ret;
	ret = remap_pfn_range(vma, vma->vm_start, lamp->pfn, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (ret) {
		kref_put(&lamp->ref, lamp_release);
		return ret;
	}
	vma->vm_ops = &lamp_vm_ops;
	vma->vm_private_data = lamp;
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap = lamp_mmap,
};
