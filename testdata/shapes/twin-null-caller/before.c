// A boa: the helper does not always look at the VMA, and another caller has none, so that no wrapper may read it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct boa {
	bool any;
};

static int boa_check(struct boa *boa, struct vm_area_struct *vma)
{
	if (boa->any)
		return 0;
	return vma->vm_pgoff ? -EINVAL : 0;
}

static int boa_open(struct inode *inode, struct file *file)
{
	struct boa *boa = file->private_data;

	boa->any = true;
	return boa_check(boa, NULL);
}

static int boa_mmap(struct file *file, struct vm_area_struct *vma)
{
	return boa_check(file->private_data, vma);
}

static const struct file_operations boa_fops = {
	.owner	= THIS_MODULE,
	.open	= boa_open,
	.mmap	= boa_mmap,
};
