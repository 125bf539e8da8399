#include <linux/fs.h>
#include <linux/mm.h>

struct lamp {
	struct kref ref;
	unsigned long pfn;
};

static struct lamp *the_lamp;

static void lamp_vm_open(struct vm_area_struct *vma)
{
	struct lamp *lamp = the_lamp;

	kref_get(&lamp->ref);
}

static void lamp_vm_close(struct vm_area_struct *vma)
{
	struct lamp *lamp = the_lamp;

	kref_put(&lamp->ref, lamp_release);
}

static const struct vm_operations_struct lamp_vm_ops = {
	.open = lamp_vm_open,
	.close = lamp_vm_close,
};

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = the_lamp;

	if (!lamp)
		return -ENODEV;
	if (remap_pfn_range(vma, vma->vm_start, lamp->pfn, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot))
		return -EAGAIN;
	vma->vm_ops = &lamp_vm_ops;
	kref_get(&lamp->ref);
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap = lamp_mmap,
};
