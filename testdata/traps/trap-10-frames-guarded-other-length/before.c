#include <linux/fs.h>
#include <linux/mm.h>

struct crate {
	unsigned long phys;
	unsigned long size;
};

static int crate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crate *c = file->private_data;
	unsigned long addr = vma->vm_start;
	unsigned long left = c->size;
	unsigned long pos = c->phys;

	/* the last page of what the crate has may be begun only */
	while (left > 0) {
		if (remap_pfn_range(vma, addr, PHYS_PFN(pos), PAGE_SIZE, vma->vm_page_prot))
			return -EAGAIN;
		addr += PAGE_SIZE;
		pos += PAGE_SIZE;
		if (left > PAGE_SIZE)
			left -= PAGE_SIZE;
		else
			left = 0;
	}
	return 0;
}

static const struct file_operations crate_fops = {
	.mmap = crate_mmap,
};
