// open() is called behind the population with the object of the file, which ioctl() exchanges.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/miscdevice.h>

struct part {
	atomic_t users;
};

struct crow {
	struct part part;
	struct miscdevice misc;
	struct part *other;
	atomic_t users;
	unsigned long frame;
};

static void crow_open(struct vm_area_struct *vma)
{
	struct crow *crow = vma->vm_private_data;

	atomic_inc(&crow->users);
}

static void crow_close(struct vm_area_struct *vma)
{
	struct crow *crow = vma->vm_private_data;

	atomic_dec(&crow->users);
}

static const struct vm_operations_struct crow_vm_ops = {
	.open	= crow_open,
	.close	= crow_close,
};

static int crow_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crow *crow = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, crow->frame,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		return ret;
	vma->vm_ops = &crow_vm_ops;
	vma->vm_private_data = crow;
	crow_open(vma);
	return 0;
}

static long crow_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct crow *crow = file->private_data;

	file->private_data = crow + arg;
	return 0;
}

static const struct file_operations crow_fops = {
	.owner	= THIS_MODULE,
	.unlocked_ioctl = crow_ioctl,
	.mmap	= crow_mmap,
};
