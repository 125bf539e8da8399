// The private data of the file is used before it becomes that of the mapping.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct moss {
	atomic_t users;
	int mode;
	unsigned long frame;
	void *buffer;
};

static void moss_open(struct vm_area_struct *vma)
{
	struct moss *moss = vma->vm_private_data;

	atomic_inc(&moss->users);
}

static void moss_close(struct vm_area_struct *vma)
{
	struct moss *moss = vma->vm_private_data;

	if (!moss)
		return;
	atomic_dec(&moss->users);
}

static const struct vm_operations_struct moss_vm_ops = {
	.open	= moss_open,
	.close	= moss_close,
};

static int moss_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moss *moss = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, moss->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_ops = &moss_vm_ops;
	vma->vm_private_data = file->private_data;
	atomic_inc(&moss->users);
	return 0;
}

static const struct file_operations moss_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moss_mmap,
};
