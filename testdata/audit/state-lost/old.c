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

static int lathe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe = file->private_data;

	if (!lathe->page)
		return -ENODEV;
	vma->vm_ops = &lathe_vm_ops;
	atomic_inc(&lathe->maps);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap = lathe_mmap,
};
