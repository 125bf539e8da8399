#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/cdev.h>

struct beech {
	struct cdev cdev;
	unsigned long frame;
};

static int beech_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct beech *b = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, b->frame,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations beech_fops = {
	.owner = THIS_MODULE,
	.mmap = beech_mmap,
};

static int beech_add(struct beech *b, dev_t at)
{
	cdev_init(&b->cdev, &beech_fops);
	if (WARN_ON(!b->cdev.ops->mmap))
		return -EINVAL;
	return cdev_add(&b->cdev, at, 1);
}
