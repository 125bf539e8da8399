#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

/* The fault handler uses the helper as well; its new form must not hide the variable that the macro reads. */
struct moss {
	unsigned long frame;
};

static unsigned long start = 0x4000;

#define MOSS_SHIFTED	(start >> PAGE_SHIFT)
#define MOSS_FIRST	MOSS_SHIFTED

static unsigned long __moss_frame(struct moss *m, unsigned long vm_start,
				  unsigned long at)
{
	return m->frame + MOSS_FIRST + ((at - vm_start) >> PAGE_SHIFT);
}

static unsigned long moss_frame(struct moss *m, struct vm_area_struct *vma, unsigned long at)
{
	return __moss_frame(m, vma->vm_start, at);
}

static vm_fault_t moss_fault(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;

	return vmf_insert_pfn(vma, vmf->address, moss_frame(vma->vm_private_data, vma, vmf->address));
}

static const struct vm_operations_struct moss_vm_ops = {
	.fault = moss_fault,
};

static int moss_mmap_prepare(struct vm_area_desc *desc)
{
	struct moss *m = desc->file->private_data;

	if (!__moss_frame(m, desc->start, desc->end - PAGE_SIZE))
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_PFNMAP_BIT, VMA_DONTEXPAND_BIT,
			   VMA_DONTDUMP_BIT);
	desc->private_data = m;
	desc->vm_ops = &moss_vm_ops;
	return 0;
}

static const struct file_operations moss_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = moss_mmap_prepare,
};
