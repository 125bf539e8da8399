// open() and close() stand on one line each: the new function has lines of its own, and blank lines around it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tag {
	int users;
};

static void tag_open(struct vm_area_struct *vma) { struct tag *t = vma->vm_private_data; t->users++; }
static void tag_close(struct vm_area_struct *vma) { struct tag *t = vma->vm_private_data; t->users--; }
static const struct vm_operations_struct tag_vm_ops = { .open = tag_open, .close = tag_close };
static int tag_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &tag_vm_ops;
	tag_open(vma);
	return 0;
}

static const struct file_operations tag_fops = {
	.owner	= THIS_MODULE,
	.mmap	= tag_mmap,
};
