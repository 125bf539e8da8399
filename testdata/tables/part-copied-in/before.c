// A vane: the table begins as a copy of another one, which may have either hook.
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

int vane_wrap(struct vane *vane, const struct file_operations *lower)
{
	memcpy(&vane->fops, lower, sizeof(*lower));
	vane->fops.open = vane_open;
	vane->fops.mmap = vane_mmap;
	vane->misc.fops = &vane->fops;
	return misc_register(&vane->misc);
}
