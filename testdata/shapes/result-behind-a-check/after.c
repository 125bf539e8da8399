// Gates: what a return decides before it maps.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct gate {
	unsigned long frame;
	unsigned long width;
	bool open;
};

static int gate_check(struct gate *d, unsigned long bytes)
{
	return bytes > d->width ? -ENXIO : 0;
}

static int gate_mmap_prepare(struct vm_area_desc *desc)
{
	struct gate *d = desc->file->private_data;
	unsigned long bytes = vma_desc_size(desc);

	if (bytes > d->width)
		return -EINVAL;
	mmap_action_remap_full(desc, d->frame);
	return 0;
}

static const struct file_operations gate_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = gate_mmap_prepare,
};

static int wicket_mmap_prepare(struct vm_area_desc *desc)
{
	struct gate *d = desc->file->private_data;

	if (!d->open)
		return -ENODEV;
	mmap_action_remap_full(desc, d->frame);
	return 0;
}

static const struct file_operations wicket_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = wicket_mmap_prepare,
};

static int portal_mmap_prepare(struct vm_area_desc *desc)
{
	struct gate *d = desc->file->private_data;
	int err = 0;
	int ret;

	if (desc->pgoff)
		err = -EINVAL;
	if (err)
		return err;
	ret = gate_check(d, vma_desc_size(desc));
	if (ret)
		return ret;
	mmap_action_remap_full(desc, d->frame);
	return 0;
}

static const struct file_operations portal_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = portal_mmap_prepare,
};

static int hatch_mmap_prepare(struct vm_area_desc *desc)
{
	struct gate *d = desc->file->private_data;
	int ret;

	if (!vma_desc_test(desc, VMA_SHARED_BIT))
		return -EPERM;
	ret = gate_check(d, vma_desc_size(desc));
	if (ret)
		return ret;
	mmap_action_remap_full(desc, d->frame);
	return 0;
}

static const struct file_operations hatch_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = hatch_mmap_prepare,
};

static int door_mmap_prepare(struct vm_area_desc *desc)
{
	struct gate *d = desc->file->private_data;

	if (d->open) {
		if (desc->pgoff + d->frame > 9)
			return -EINVAL;
		mmap_action_remap_full(desc, d->frame);
		return 0;
	}
	return -EAGAIN;
}

static const struct file_operations door_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = door_mmap_prepare,
};
