#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tansy {
	phys_addr_t base;
};

static int tansy_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tansy *t = file->private_data;
	unsigned long off = vma->vm_pgoff << PAGE_SHIFT;
	unsigned long addr = vma->vm_start;
	unsigned long left = vma->vm_end - vma->vm_start;

	do {
		if (remap_pfn_range(vma, addr, (t->base + off) >> PAGE_SHIFT, PAGE_SIZE, vma->vm_page_prot))
			return -EAGAIN;
		off += PAGE_SIZE;
		addr += PAGE_SIZE;
		left -= PAGE_SIZE;
	} while (left);
	return 0;
}

static const struct file_operations tansy_fops = {
	.owner	= THIS_MODULE,
	.mmap	= tansy_mmap,
};
