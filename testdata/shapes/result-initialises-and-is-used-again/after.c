// An ape: the variable that the population initialises gets other values behind it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ape {
	phys_addr_t base;
	unsigned long len;
	int mode;
};

static int ape_check(struct ape *ape)
{
	return ape->mode > 3 ? -EBUSY : 0;
}

static int ape_mmap_prepare(struct vm_area_desc *desc)
{
	struct ape *ape = desc->file->private_data;
	int ret;

	mmap_action_simple_ioremap(desc, ape->base, ape->len);

	if (ape->mode) {
		ret = -EBUSY;
		goto out;
	}
	return 0;
out:
	return ret;
}

static const struct file_operations ape_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = ape_mmap_prepare,
};

static int ape_late_mmap_prepare(struct vm_area_desc *desc)
{
	struct ape *ape = desc->file->private_data;
	int ret;

	mmap_action_simple_ioremap(desc, ape->base, ape->len);

	ret = ape_check(ape);
	if (ret)
		return ret;
	return 0;
}

static const struct file_operations ape_late_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = ape_late_mmap_prepare,
};
