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

struct load {
	struct kiln *kiln;
};

static void kiln_close(struct vm_area_struct *vma)
{
	struct load *load = vma->vm_private_data;
	struct kiln *kiln = load->kiln;

	if (!load)
		return;

	atomic_dec(&kiln->maps);
	kfree(load);
}

static int kiln_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct load *load = kzalloc(sizeof(*load), GFP_KERNEL);

	if (!load)
		return -ENOMEM;
	load->kiln = file->private_data;
	atomic_inc(&load->kiln->maps);
	*vm_private_data = load;
	return 0;
}

static const struct vm_operations_struct kiln_vm_ops = {
	.close = kiln_close,
	.mapped = kiln_mapped,
};

static int kiln_mmap_prepare(struct vm_area_desc *desc)
{
	struct kiln *kiln = desc->file->private_data;

	desc->vm_ops = &kiln_vm_ops;
	mmap_action_remap_full(desc, kiln->pfn);
	return 0;
}

static const struct file_operations kiln_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = kiln_mmap_prepare,
};
