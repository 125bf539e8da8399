// Bellows: what is copied to a device is written to it each time.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct bellows {
	unsigned long frame;
	void __iomem *valves;
	void *image;
};

static int bellows_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bellows *d = file->private_data;

	memcpy_toio(d->valves + 8, d->image, 32);
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations bellows_fops = {
	.owner = THIS_MODULE,
	.mmap = bellows_mmap,
};

static int pipe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bellows *d = file->private_data;

	memset_io(d->image, 0, 32);
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations pipe_fops = {
	.owner = THIS_MODULE,
	.mmap = pipe_mmap,
};
