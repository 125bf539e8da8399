// close() copes with private data that is not there, and says so.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct wren {
	atomic_t users;
	unsigned long frame;
};

static void wren_open(struct vm_area_struct *vma)
{
	struct wren *wren = vma->vm_private_data;

	atomic_inc(&wren->users);
}

static int wren_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct wren *wren = file->private_data;

	atomic_inc(&wren->users);
	*vm_private_data = wren;
	return 0;
}

static void wren_close(struct vm_area_struct *vma)
{
	struct wren *wren = vma->vm_private_data;

	if (!wren) {
		pr_err("close without mmap\n");
		return;
	}
	atomic_dec(&wren->users);
}

static const struct vm_operations_struct wren_vm_ops = {
	.open	= wren_open,
	.close	= wren_close,
	.mapped	= wren_mapped,
};

static int wren_mmap_prepare(struct vm_area_desc *desc)
{
	struct wren *wren = desc->file->private_data;

	mmap_action_remap_full(desc, wren->frame);
	desc->vm_ops = &wren_vm_ops;
	return 0;
}

static const struct file_operations wren_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = wren_mmap_prepare,
};
