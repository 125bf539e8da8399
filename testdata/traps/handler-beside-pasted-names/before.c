#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define BITTERN_FN(n)	bittern_##n
#define JOIN(a, b)	a##b

struct bittern {
	unsigned long pfn;
	unsigned int reads;
};

static int bittern_check(struct vm_area_struct *vma)
{
	return vma->vm_pgoff ? -EINVAL : 0;
}

static int bittern_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bittern *bittern = file->private_data;

	if (bittern_check(vma))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, bittern->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
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
	.mmap	= bittern_mmap,
};
