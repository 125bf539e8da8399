#include <linux/fs.h>
#include <linux/mm.h>

struct lamp_buf {
	refcount_t refs;
	struct lamp *lamp;
	unsigned long pfn;
};

struct lamp {
	refcount_t refs;
	unsigned long pfn;
};

static void lamp_vm_open(struct vm_area_struct *vma)
{
	struct lamp_buf *b = vma->vm_private_data;

	refcount_inc(&b->refs);
}

static void lamp_vm_close(struct vm_area_struct *vma)
{
	struct lamp_buf *b = vma->vm_private_data;

	if (refcount_dec_and_test(&b->refs))
		kfree(b);
}

static const struct vm_operations_struct lamp_vm_ops = {
	.open = lamp_vm_open,
	.close = lamp_vm_close,
};

static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;
	struct lamp_buf *b;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, lamp->pfn, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (ret)
		return ret;
	b = kzalloc(sizeof(*b), GFP_KERNEL);
	if (!b)
		return -ENOMEM;
	refcount_set(&b->refs, 1);
	b->lamp = lamp;
	vma->vm_ops = &lamp_vm_ops;
	vma->vm_private_data = b;
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.mmap = lamp_mmap,
};
