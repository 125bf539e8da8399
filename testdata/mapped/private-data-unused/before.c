#include <linux/fs.h>
#include <linux/mm.h>

struct lamp {
	atomic_t users;
	unsigned long pfn;
};

static void lamp_vm_open(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_file->private_data;

	atomic_inc(&lamp->users);
}

static void lamp_vm_close(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_file->private_data;

	atomic_dec(&lamp->users);
}

static const struct vm_operations_struct lamp_vm_ops = {
	.open = lamp_vm_open,
	.close = lamp_vm_close,
};

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, lamp->pfn, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot))
		return -EAGAIN;
	vma->vm_ops = &lamp_vm_ops;
	atomic_inc(&lamp->users);
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap = lamp_mmap,
};
