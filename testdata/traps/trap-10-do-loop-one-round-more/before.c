#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct chervil {
	phys_addr_t base;
};

static int chervil_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chervil *c = file->private_data;
	unsigned long pfn = PHYS_PFN(c->base);
	unsigned long addr = vma->vm_start;
	unsigned long left = vma_pages(vma);

	do {
		if (remap_pfn_range(vma, addr, pfn, PAGE_SIZE, vma->vm_page_prot))
			return -EAGAIN;
		addr += PAGE_SIZE;
		pfn++;
	} while (left--);
	return 0;
}

static const struct file_operations chervil_fops = {
	.owner	= THIS_MODULE,
	.mmap	= chervil_mmap,
};
