#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>

#define ASPEN_LOCKED(o) guard(mutex)(&(o)->lock)

struct aspen {
	struct mutex lock;
	unsigned long frame;
};

static int aspen_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct aspen *o = file->private_data;

	ASPEN_LOCKED(o);
	return remap_pfn_range(vma, vma->vm_start, o->frame,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations aspen_fops = {
	.owner = THIS_MODULE,
	.mmap = aspen_mmap,
};
