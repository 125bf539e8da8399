// Relays: a function is named, or handed to who calls it, and changes nothing.
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

static int relay_look(struct device *dev, void *data)
{
	struct relay *d = data;

	return d->trips > 8;
}

static int relay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct relay *d = file->private_data;

	pr_debug("relay: %ps counts\n", relay_trip);
	if (device_for_each_child(d->dev, d, relay_look))
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations relay_fops = {
	.owner = THIS_MODULE,
	.mmap = relay_mmap,
};
