// Woads: the file gets its object from a function of open(), and release() takes it away.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct woad {
	struct page **pages;
	unsigned long count;
};

static vm_fault_t woad_fault(struct vm_fault *vmf)
{
	struct woad *woad = vmf->vma->vm_private_data;

	if (vmf->pgoff >= woad->count)
		return VM_FAULT_SIGBUS;
	vmf->page = woad->pages[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct woad_vm_ops = {
	.fault	= woad_fault,
};

static int woad_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &woad_vm_ops;
	vm_flags_set(vma, VM_DONTDUMP);
	return 0;
}

static void woad_bind(struct file *file, struct woad *woad)
{
	file->private_data = woad;
}

static struct woad the_woad;

static int woad_open(struct inode *inode, struct file *file)
{
	woad_bind(file, &the_woad);
	return 0;
}

static int woad_release(struct inode *inode, struct file *file)
{
	file->private_data = NULL;
	return 0;
}

static const struct file_operations woad_fops = {
	.owner	= THIS_MODULE,
	.open	= woad_open,
	.release = woad_release,
	.mmap	= woad_mmap,
};
