// Madders: what mapped() would count is exchanged by way of a pointer to the file.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct madder {
	phys_addr_t base;
	atomic_t maps;
};

static void madder_vm_open(struct vm_area_struct *vma)
{
	struct madder *madder = vma->vm_private_data;

	atomic_inc(&madder->maps);
}

static void madder_vm_close(struct vm_area_struct *vma)
{
	struct madder *madder = vma->vm_private_data;

	atomic_dec(&madder->maps);
}

static const struct vm_operations_struct madder_vm_ops = {
	.open	= madder_vm_open,
	.close	= madder_vm_close,
};

static int madder_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct madder *madder = file->private_data;
	int err;

	err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(madder->base), vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (err)
		return err;
	vma->vm_private_data = madder;
	vma->vm_ops = &madder_vm_ops;
	atomic_inc(&madder->maps);
	return 0;
}

static long madder_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct file **both[2] = { &file, &file };

	(*both[cmd & 1])->private_data = (void *)arg;
	return 0;
}

static const struct file_operations madder_fops = {
	.owner	= THIS_MODULE,
	.unlocked_ioctl = madder_ioctl,
	.mmap	= madder_mmap,
};
