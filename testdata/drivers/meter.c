// A meter that runs as long as somebody has its buffer mapped.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

struct meter {
	struct miscdevice misc;
	void *buffer;
	atomic_t readers;
};

static void meter_start(struct meter *meter);
static void meter_stop(struct meter *meter);

static void meter_vm_open(struct vm_area_struct *vma)
{
	struct meter *meter = vma->vm_private_data;

	if (atomic_inc_return(&meter->readers) == 1)
		meter_start(meter);
}

static void meter_vm_close(struct vm_area_struct *vma)
{
	struct meter *meter = vma->vm_private_data;

	if (atomic_dec_and_test(&meter->readers))
		meter_stop(meter);
}

static const struct vm_operations_struct meter_vm_ops = {
	.open	= meter_vm_open,
	.close	= meter_vm_close,
};

static int meter_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct meter *meter = file->private_data;
	int ret;

	if (vma->vm_end - vma->vm_start > PAGE_SIZE)
		return -EINVAL;

	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(virt_to_phys(meter->buffer)),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;

	vma->vm_private_data = meter;
	vma->vm_ops = &meter_vm_ops;
	if (atomic_inc_return(&meter->readers) == 1)
		meter_start(meter);
	return 0;
}

static const struct file_operations meter_fops = {
	.owner	= THIS_MODULE,
	.mmap	= meter_mmap,
};
