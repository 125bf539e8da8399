#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	phys_addr_t base;
	unsigned long size;
};

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

#ifdef CONFIG_LATHE_UNCACHED
	if (vma->vm_flags & VM_EXEC)
		return -EACCES;
	desc->page_prot = pgprot_noncached(vma->vm_page_prot);
#endif
	mmap_action_remap_full(desc, PHYS_PFN(lathe->base));
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
