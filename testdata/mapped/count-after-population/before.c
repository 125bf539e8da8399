#include <linux/fs.h>
#include <linux/mm.h>

struct lamp {
	int count;
	unsigned long pfn;
	wait_queue_head_t wq;
};

static void lamp_vm_open(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_private_data;

	lamp->count++;
}

static void lamp_vm_close(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_private_data;

	lamp->count--;
	wake_up(&lamp->wq);
}

static const struct vm_operations_struct lamp_vm_ops = {
	.open = lamp_vm_open,
	.close = lamp_vm_close,
};

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, lamp->pfn, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_ops = &lamp_vm_ops;
	vma->vm_private_data = lamp;
	lamp->count++;
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap = lamp_mmap,
};
