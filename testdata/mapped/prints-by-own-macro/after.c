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

static int pall_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	PALL_LOG("open %lx\n", start);

	return 0;
}

static void pall_close(struct vm_area_struct *vma)
{
	PALL_LOG("close %lx\n", vma->vm_start);
}

static const struct vm_operations_struct pall_vm_ops = {
	.open	= pall_open,
	.close	= pall_close,
	.mapped	= pall_mapped,
};

static int pall_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &pall_vm_ops;
	mmap_action_remap_full(desc, pall_pfn);
	return 0;
}

static const struct file_operations pall_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = pall_mmap_prepare,
};
