// A pier: each process that maps it is written down once, until the file is closed.
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct pier_guest {
	struct list_head entry;
	struct mm_struct *mm;
};

struct pier {
	struct mutex lock;
	struct list_head guests;
	struct page *page;
};

static int pier_moor(struct pier *pier, struct mm_struct *mm)
{
	struct pier_guest *guest = kzalloc(sizeof(*guest), GFP_KERNEL);

	if (!guest)
		return -ENOMEM;
	guest->mm = mm;
	mutex_lock(&pier->lock);
	list_add(&guest->entry, &pier->guests);
	mutex_unlock(&pier->lock);
	return 0;
}

static vm_fault_t pier_fault(struct vm_fault *vmf)
{
	struct pier *pier = vmf->vma->vm_private_data;

	get_page(pier->page);
	vmf->page = pier->page;
	return 0;
}

static void pier_vma_open(struct vm_area_struct *vma)
{
	struct pier *pier = vma->vm_private_data;

	if (pier_moor(pier, vma->vm_mm))
		vma->vm_private_data = NULL;
}

static int pier_vma_mapped(unsigned long start, unsigned long end,
			   pgoff_t pgoff, const struct file *file,
			   void **vm_private_data)
{
	struct pier *pier = *vm_private_data;

	return pier_moor(pier, current->mm);
}

static const struct vm_operations_struct pier_vm_ops = {
	.open	= pier_vma_open,
	.mapped	= pier_vma_mapped,
	.fault	= pier_fault,
};

static int pier_mmap_prepare(struct vm_area_desc *desc)
{
	struct pier *pier = desc->file->private_data;

	desc->vm_ops = &pier_vm_ops;
	desc->private_data = pier;
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTCOPY_BIT);
	return 0;
}

static const struct file_operations pier_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = pier_mmap_prepare,
};
