// A handler that has been converted already, beside one that has not.
#include <linux/fs.h>
#include <linux/mm.h>

static int old_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, 0x1000, PAGE_SIZE);
}

static int new_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, 0x2000, PAGE_SIZE);
	return 0;
}

static const struct file_operations new_fops = {
	.mmap_prepare	= new_mmap_prepare,
};

static const struct file_operations old_fops = {
	.mmap		= old_mmap,
};
