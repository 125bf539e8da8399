// Relays: what counts is called by others than its name.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct relay {
	unsigned long frame;
	unsigned long trips;
	struct device *dev;
};

static int relay_trip(struct device *dev, void *data)
{
	struct relay *d = data;

	return d->trips++ > 8;
}

static int relay_alias(struct relay *d) __attribute__((alias("relay_count")));

static int relay_count(struct relay *d)
{
	return d->trips++ > 8;
}

static int relay_long(long *word)
{
	return (*word)++ > 3;
}

#define relay_any(word) _Generic((word), long *: relay_long, default: relay_long)(word)
DEFINE_STATIC_CALL(relay_hook, relay_count);

static int relay1_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct relay *d = file->private_data;

	if (bus_for_each_dev(d->dev->bus, NULL, d, relay_trip))
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations relay1_fops = {
	.owner = THIS_MODULE,
	.mmap = relay1_mmap,
};

static int relay2_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct relay *d = file->private_data;

	if (INDIRECT_CALL_2(d->dev->fn, relay_count, relay_other, d))
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations relay2_fops = {
	.owner = THIS_MODULE,
	.mmap = relay2_mmap,
};

static int relay3_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct relay *d = file->private_data;

	if (relay_alias(d))
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations relay3_fops = {
	.owner = THIS_MODULE,
	.mmap = relay3_mmap,
};

static int relay4_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct relay *d = file->private_data;

	if (static_call(relay_hook)(d))
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations relay4_fops = {
	.owner = THIS_MODULE,
	.mmap = relay4_mmap,
};

static int relay5_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct relay *d = file->private_data;

	if (relay_any(&d->trips))
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations relay5_fops = {
	.owner = THIS_MODULE,
	.mmap = relay5_mmap,
};
