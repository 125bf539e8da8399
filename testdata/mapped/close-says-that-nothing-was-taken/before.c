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
};

static int wren_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct wren *wren = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, wren->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_ops = &wren_vm_ops;
	vma->vm_private_data = wren;
	atomic_inc(&wren->users);
	return 0;
}

static const struct file_operations wren_fops = {
	.owner	= THIS_MODULE,
	.mmap	= wren_mmap,
};
