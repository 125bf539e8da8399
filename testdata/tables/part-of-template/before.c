// A vane: devices are copies of a template that has another hook.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

struct vane {
	struct miscdevice misc;
	struct file_operations fops;
	unsigned long pfn;
};

static int vane_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(file->private_data, struct vane, misc);
	return 0;
}

static int vane_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vane *vane = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, vane->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int vane_mmap_fixed(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, 0x1000,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct vane vane_template = {
	.fops = {
		.owner = THIS_MODULE,
		.mmap = vane_mmap_fixed,
	},
};

int vane_new(struct vane *vane, bool own)
{
	*vane = vane_template;
	if (own)
		vane->fops.mmap = vane_mmap;
	vane->misc.fops = &vane->fops;
	return misc_register(&vane->misc);
}
