// The handler has the name of the member that it fills.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static phys_addr_t fjord_regs;

/* Called by mmap(2): an mmap of more than a page makes no sense, see mmap() below. */
static int mmap(struct file *file, struct vm_area_struct *vma)
{
	pr_info("fjord: mmap of %lu bytes\n", vma->vm_end - vma->vm_start);
	if (vma->vm_end - vma->vm_start > PAGE_SIZE)
		return -EINVAL;
	return vm_iomap_memory(vma, fjord_regs, PAGE_SIZE);
}

static const struct file_operations fjord_fops = {
	.owner	= THIS_MODULE,
	.mmap	= mmap,
};
