#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	atomic_t maps;
	struct page *page;
};

static void lathe_close(struct vm_area_struct *vma)
{
	struct lathe *lathe = vma->vm_file->private_data;

	if (!atomic_read(&lathe->maps))
		return;
	wake_up_all(&lathe->wait);
}

static const struct vm_operations_struct lathe_vm_ops = {
	.close = lathe_close,
};

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	if (!lathe->page)
		return -ENODEV;
	desc->vm_ops = &lathe_vm_ops;
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
