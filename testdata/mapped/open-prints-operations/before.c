// Hazels: open() prints the operations of the mapping, and the handler calls it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static void hazel_vm_open(struct vm_area_struct *vma)
{
	pr_debug("hazel: %lx by %p\n", vma->vm_start, vma->vm_ops);
}

static void hazel_vm_close(struct vm_area_struct *vma)
{
	pr_debug("hazel: gone\n");
}

static const struct vm_operations_struct hazel_vm_ops = {
	.open	= hazel_vm_open,
	.close	= hazel_vm_close,
};

static int hazel_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &hazel_vm_ops;
	hazel_vm_open(vma);
	return 0;
}

static const struct file_operations hazel_fops = {
	.owner	= THIS_MODULE,
	.mmap	= hazel_mmap,
};
