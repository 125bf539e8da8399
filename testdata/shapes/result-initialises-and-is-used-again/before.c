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

static int ape_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ape *ape = file->private_data;
	int ret = vm_iomap_memory(vma, ape->base, ape->len);

	if (ret)
		goto out;
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
	.mmap	= ape_mmap,
};

static int ape_late_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ape *ape = file->private_data;
	int ret = vm_iomap_memory(vma, ape->base, ape->len);

	if (ret)
		return ret;
	ret = ape_check(ape);
	if (ret)
		return ret;
	return 0;
}

static const struct file_operations ape_late_fops = {
	.owner	= THIS_MODULE,
	.mmap	= ape_late_mmap,
};
