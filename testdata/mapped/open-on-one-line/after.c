// open() and close() stand on one line each: the new function has lines of its own, and blank lines around it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tag {
	int users;
};

static void tag_open(struct vm_area_struct *vma) { struct tag *t = vma->vm_private_data; t->users++; }

static int tag_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		      const struct file *file, void **vm_private_data)
{
	struct tag *t = *vm_private_data;

	t->users++;

	return 0;
}

static void tag_close(struct vm_area_struct *vma) { struct tag *t = vma->vm_private_data; t->users--; }
static const struct vm_operations_struct tag_vm_ops = { .mapped = tag_mapped, .open = tag_open, .close = tag_close };
static int tag_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->private_data = desc->file->private_data;
	desc->vm_ops = &tag_vm_ops;
	return 0;
}

static const struct file_operations tag_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = tag_mmap_prepare,
};
