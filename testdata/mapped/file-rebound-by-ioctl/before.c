// An ioctl gives the file another object, also while a mapping is set up.
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

static void creek_vm_close(struct vm_area_struct *vma)
{
	struct creek *creek = vma->vm_private_data;

	creek->count--;
	wake_up(&creek->wq);
}

static const struct vm_operations_struct creek_vm_ops = {
	.open = creek_vm_open,
	.close = creek_vm_close,
};

static int creek_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct creek *creek = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, creek->pfn, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_ops = &creek_vm_ops;
	vma->vm_private_data = creek;
	creek->count++;
	return 0;
}

static void creek_bind(struct file *filp, struct creek *to)
{
	swap(filp->private_data, to);
	kfree(to);
}

static long creek_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	creek_bind(file, kzalloc(sizeof(struct creek), GFP_KERNEL));
	return 0;
}

static const struct file_operations creek_fops = {
	.owner = THIS_MODULE,
	.mmap = creek_mmap,
	.unlocked_ioctl = creek_ioctl,
};
