#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define BITTERN_FN(n)	bittern_##n
#define JOIN(a, b)	a##b

struct bittern {
	unsigned long pfn;
	unsigned int reads;
};

static int bittern_check(struct vm_area_desc *desc)
{
	return desc->pgoff ? -EINVAL : 0;
}

static int bittern_mmap_prepare(struct vm_area_desc *desc)
{
	struct bittern *bittern = desc->file->private_data;

	if (bittern_check(desc))
		return -EINVAL;
	mmap_action_remap_full(desc, bittern->pfn);
	return 0;
}

static ssize_t bittern_read(struct file *file, char __user *to, size_t n, loff_t *at)
{
	struct bittern *bittern = file->private_data;

	bittern->JOIN(re, ads)++;
	return 0;
}

static const struct file_operations bittern_fops = {
	.owner	= THIS_MODULE,
	.read	= BITTERN_FN(read),
	.mmap_prepare = bittern_mmap_prepare,
};
