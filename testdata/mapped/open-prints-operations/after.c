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

static int hazel_vm_mapped(unsigned long start, unsigned long end,
			   pgoff_t pgoff, const struct file *file,
			   void **vm_private_data);

static const struct vm_operations_struct hazel_vm_ops = {
	.open	= hazel_vm_open,
	.close	= hazel_vm_close,
	.mapped	= hazel_vm_mapped,
};

static int hazel_vm_mapped(unsigned long start, unsigned long end,
			   pgoff_t pgoff, const struct file *file,
			   void **vm_private_data)
{
	pr_debug("hazel: %lx by %p\n", start, &hazel_vm_ops);

	return 0;
}

static int hazel_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &hazel_vm_ops;
	return 0;
}

static const struct file_operations hazel_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = hazel_mmap_prepare,
};
