#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	unsigned long size;
};

static int lathe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe = file->private_data;

	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return vm_iomap_memory(vma, lathe->pfn << PAGE_SHIFT, lathe->size);
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap = lathe_mmap,
};
