#include <linux/fs.h>
#include <linux/mm.h>

struct lamp {
	unsigned long pfn;
};

static atomic_t lamp_maps;

static void lamp_vm_open(struct vm_area_struct *vma)
{
	atomic_inc(&lamp_maps);
}

static void lamp_vm_close(struct vm_area_struct *vma)
{
	atomic_dec(&lamp_maps);
}

static const struct vm_operations_struct lamp_vm_ops = {
	.open = lamp_vm_open,
	.close = lamp_vm_close,
};

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;

	vma->vm_ops = &lamp_vm_ops;
	vma->vm_private_data = lamp;
	if (remap_pfn_range(vma, vma->vm_start, lamp->pfn, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot))
		return -EAGAIN;
	atomic_inc(&lamp_maps);
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap = lamp_mmap,
};
