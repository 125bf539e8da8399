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

static int lathe_prepare(struct lathe *lathe, struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VM_DONTCOPY);
	mmap_action_ioremap_full(desc, lathe->pfn);
	return 0;
}

static int lathe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vm_area_desc desc;
	int ret;

	compat_set_desc_from_vma(&desc, file, vma);
	ret = lathe_prepare(file->private_data, &desc);
	if (ret)
		return ret;
	return __compat_vma_mmap(&desc, vma);
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap = lathe_mmap,
};
