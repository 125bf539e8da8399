#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define MOSS_HOOKS(hook)	\
	hook(open)		\
	hook(mmap)
#define AS_ENTRY(name)	.name = moss_##name,

static int moss_open(struct inode *inode, struct file *file)
{
	return 0;
}

static int moss_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND);
	return 0;
}

static const struct file_operations moss_fops = {
	.owner	= THIS_MODULE,
	MOSS_HOOKS(AS_ENTRY)
};
