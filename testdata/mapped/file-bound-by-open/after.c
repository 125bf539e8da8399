// The file gets its object when it is opened, and keeps it.
#include <linux/fs.h>
#include <linux/mm.h>

struct creek {
	int count;
	unsigned long pfn;
	wait_queue_head_t wq;
};

static void creek_vm_open(struct vm_area_struct *vma)
{
	struct creek *creek = vma->vm_private_data;

	creek->count++;
}

static int creek_vm_mapped(unsigned long start, unsigned long end,
			   pgoff_t pgoff, const struct file *file,
			   void **vm_private_data)
{
	struct creek *creek = file->private_data;

	creek->count++;
	*vm_private_data = creek;
	return 0;
}

static void creek_vm_close(struct vm_area_struct *vma)
{
	struct creek *creek = vma->vm_private_data;

	/* Unmapped before ->mapped() was done: nothing was taken. */
	if (!creek)
		return;

	creek->count--;
	wake_up(&creek->wq);
}

static const struct vm_operations_struct creek_vm_ops = {
	.open = creek_vm_open,
	.close = creek_vm_close,
	.mapped = creek_vm_mapped,
};

static int creek_mmap_prepare(struct vm_area_desc *desc)
{
	struct creek *creek = desc->file->private_data;

	mmap_action_remap_full(desc, creek->pfn);
	desc->vm_ops = &creek_vm_ops;
	return 0;
}

static void creek_bind(struct file *filp, struct creek *to)
{
	swap(filp->private_data, to);
	kfree(to);
}

static int creek_open(struct inode *inode, struct file *file)
{
	creek_bind(file, kzalloc(sizeof(struct creek), GFP_KERNEL));
	return 0;
}

static const struct file_operations creek_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = creek_mmap_prepare,
	.open = creek_open,
};
