// A function of the driver makes a page for the call.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct moss {
	atomic_t users;
	int mode;
	unsigned long frame;
	void *buffer;
};

static struct page *moss_page(struct moss *moss)
{
	return alloc_page(GFP_KERNEL);
}

static int moss_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moss *moss = file->private_data;

	return vm_insert_page(vma, vma->vm_start, moss_page(moss));
}

static const struct file_operations moss_fops = {
	.owner	= THIS_MODULE,
	.mmap	= moss_mmap,
};
