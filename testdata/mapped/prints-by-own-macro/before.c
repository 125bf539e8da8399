// open() and close() print by a macro of the file, and the handler calls open().
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static bool pall_debug;

#define PALL_LOG(fmt, args...)						\
	do {								\
		if (pall_debug)						\
			printk(KERN_DEBUG "pall: " fmt, ##args);	\
	} while (0)

static unsigned long pall_pfn;

static void pall_open(struct vm_area_struct *vma)
{
	PALL_LOG("open %lx\n", vma->vm_start);
}

static void pall_close(struct vm_area_struct *vma)
{
	PALL_LOG("close %lx\n", vma->vm_start);
}

static const struct vm_operations_struct pall_vm_ops = {
	.open	= pall_open,
	.close	= pall_close,
};

static int pall_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &pall_vm_ops;
	pall_open(vma);
	return remap_pfn_range(vma, vma->vm_start, pall_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations pall_fops = {
	.owner	= THIS_MODULE,
	.mmap	= pall_mmap,
};
