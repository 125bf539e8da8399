#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	unsigned long nr;
	phys_addr_t base;
	size_t size;
	bool coarse;
	struct mutex lock;
	struct page **pages;
	struct kref ref;
	atomic_t maps;
	unsigned int users;
};

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;
	vm_flags_t flags = vma_flags_to_legacy(desc->vma_flags);

	if ((flags & (VM_READ | VM_WRITE)) != VM_READ)
		return -EPERM;
	mmap_action_simple_ioremap(desc, lathe->base, lathe->size);
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
