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

static int relay_mmap_prepare(struct vm_area_desc *desc)
{
	struct relay *d = desc->file->private_data;

	pr_debug("relay: %ps counts\n", relay_trip);
	if (device_for_each_child(d->dev, d, relay_look))
		return -EBUSY;
	mmap_action_remap_full(desc, d->frame);
	return 0;
}

static const struct file_operations relay_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = relay_mmap_prepare,
};
