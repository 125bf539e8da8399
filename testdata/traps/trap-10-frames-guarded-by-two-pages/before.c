#include <linux/fs.h>
#include <linux/mm.h>

static unsigned long crate_phys;

static int crate_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long addr = vma->vm_start;
	unsigned long left = vma->vm_end - vma->vm_start;
	unsigned long pos = crate_phys;

	/* all but the last page */
	while (left > 0) {
		if (remap_pfn_range(vma, addr, PHYS_PFN(pos), PAGE_SIZE, vma->vm_page_prot))
			return -EAGAIN;
		addr += PAGE_SIZE;
		pos += PAGE_SIZE;
		if (left > 2 * PAGE_SIZE)
			left -= PAGE_SIZE;
		else
			left = 0;
	}
	return 0;
}

static const struct file_operations crate_fops = {
	.mmap = crate_mmap,
};
