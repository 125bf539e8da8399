// A stove: without an MMU, its memory is mapped directly.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct stove {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int stove_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct stove, cdev);
	return 0;
}

#ifndef CONFIG_MMU
static unsigned int stove_mmap_capabilities(struct file *file)
{
	return NOMMU_MAP_DIRECT | NOMMU_MAP_READ;
}
#endif

static int stove_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct stove *stove = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(stove->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations stove_fops = {
	.owner	= THIS_MODULE,
	.open	= stove_open,
#ifndef CONFIG_MMU
	.mmap_capabilities = stove_mmap_capabilities,
#endif
	.mmap	= stove_mmap,
};
