#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lovage {
	phys_addr_t base;
};

static int lovage_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lovage *l = file->private_data;
	unsigned long addr, pfn = PHYS_PFN(l->base);
	int err = 0;

	for (addr = vma->vm_start; err == 0 && addr < vma->vm_end; addr += PAGE_SIZE)
		err = remap_pfn_range(vma, addr, pfn++, PAGE_SIZE, vma->vm_page_prot);
	return err;
}

static const struct file_operations lovage_fops = {
	.owner	= THIS_MODULE,
	.mmap	= lovage_mmap,
};
