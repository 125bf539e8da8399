#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct forge {
	atomic_t maps;
	struct page *page;
	bool busy;
};

static void forge_open(struct vm_area_struct *vma)
{
	struct forge *forge = vma->vm_private_data;

	atomic_inc(&forge->maps);
}

static void forge_close(struct vm_area_struct *vma)
{
	struct forge *forge = vma->vm_private_data;

	atomic_dec(&forge->maps);
}

static vm_fault_t forge_fault(struct vm_fault *vmf)
{
	struct forge *forge = vmf->vma->vm_private_data;

	get_page(forge->page);
	vmf->page = forge->page;
	return 0;
}

static int forge_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct forge *forge = *vm_private_data;

	atomic_inc(&forge->maps);
	return 0;
}

static const struct vm_operations_struct forge_vm_ops = {
	.mapped = forge_mapped,
	.open = forge_open,
	.close = forge_close,
	.fault = forge_fault,
};

static int forge_mmap_prepare(struct vm_area_desc *desc)
{
	struct forge *forge = desc->file->private_data;

	if (!vma_desc_test(desc, VMA_SHARED_BIT))
		return -EINVAL;
	forge = desc->private_data;
	if (forge->busy)
		return -EBUSY;
	desc->private_data = desc->file->private_data;
	desc->vm_ops = &forge_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
	return 0;
}

static const struct file_operations forge_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = forge_mmap_prepare,
};
