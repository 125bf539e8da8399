#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct kiln {
	unsigned long pfn;
	phys_addr_t base;
	size_t size;
	unsigned long state;
	struct file *backing;
	void *last;
	atomic_t maps;
};

static void kiln_close(struct vm_area_struct *vma)
{
	struct kiln *kiln = vma->vm_private_data;

	if (kiln->state)
		atomic_dec(&kiln->maps);
}

static const struct vm_operations_struct kiln_vm_ops = {
	.close = kiln_close,
};

static int kiln_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *kiln = desc->file->private_data;

	desc->private_data = kiln;
	if (kiln->state)
		atomic_inc(&kiln->maps);
	desc->vm_ops = &kiln_vm_ops;
	mmap_action_remap_full(desc, kiln->pfn);
	return 0;
}

static const struct file_operations kiln_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = kiln_mmap_prepare,
};
