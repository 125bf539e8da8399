// A meter whose buffer stays where it is while somebody has it mapped.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

struct meter {
	struct miscdevice misc;
	void *buffer;
	atomic_t readers;
};

static void meter_vm_open(struct vm_area_struct *vma)
{
	struct meter *meter = vma->vm_private_data;

	atomic_inc(&meter->readers);
}

static void meter_vm_close(struct vm_area_struct *vma)
{
	struct meter *meter = vma->vm_private_data;

	atomic_dec(&meter->readers);
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

	atomic_inc(&meter->readers);
	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(virt_to_phys(meter->buffer)),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret) {
		atomic_dec(&meter->readers);
		return ret;
	}

	vma->vm_private_data = meter;
	vma->vm_ops = &meter_vm_ops;
	return 0;
}

static const struct file_operations meter_fops = {
	.owner	= THIS_MODULE,
	.mmap	= meter_mmap,
};
