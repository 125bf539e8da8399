#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct bay {
	phys_addr_t regs;
	unsigned long size;
};

static int bay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bay *bay = file->private_data;

#ifdef CONFIG_MMU
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
#endif
	return vm_iomap_memory(vma, bay->regs, bay->size);
}

#ifndef CONFIG_MMU
static unsigned int bay_capabilities(struct file *file)
{
	return NOMMU_MAP_DIRECT;
}
#endif

static const struct file_operations bay_fops = {
	.owner	= THIS_MODULE,
#ifndef CONFIG_MMU
	.mmap_capabilities = bay_capabilities,
#endif
	.mmap	= bay_mmap,
};
