// Each mapping counts with its pages.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct moss {
	atomic_t users;
	int mode;
	unsigned long frame;
	void *buffer;
};

static void moss_open(struct vm_area_struct *vma)
{
	struct moss *moss = vma->vm_private_data;

	atomic_add(vma_pages(vma), &moss->users);
}

static int moss_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct moss *moss = *vm_private_data;

	atomic_add((end - start) >> PAGE_SHIFT, &moss->users);
	return 0;
}

static void moss_close(struct vm_area_struct *vma)
{
	struct moss *moss = vma->vm_private_data;

	atomic_sub(vma_pages(vma), &moss->users);
}

static const struct vm_operations_struct moss_vm_ops = {
	.open	= moss_open,
	.close	= moss_close,
	.mapped	= moss_mapped,
};

static int moss_mmap_prepare(struct vm_area_desc *desc)
{
	struct moss *moss = desc->file->private_data;

	desc->vm_ops = &moss_vm_ops;
	desc->private_data = moss;
	vma_desc_set_flags(desc, VMA_PFNMAP_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations moss_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = moss_mmap_prepare,
};
