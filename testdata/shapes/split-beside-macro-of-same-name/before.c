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

static unsigned long moss_frame(struct moss *m, struct vm_area_struct *vma, unsigned long at)
{
	return m->frame + MOSS_FIRST + ((at - vma->vm_start) >> PAGE_SHIFT);
}

static vm_fault_t moss_fault(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;

	return vmf_insert_pfn(vma, vmf->address, moss_frame(vma->vm_private_data, vma, vmf->address));
}

static const struct vm_operations_struct moss_vm_ops = {
	.fault = moss_fault,
};

static int moss_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moss *m = file->private_data;

	if (!moss_frame(m, vma, vma->vm_end - PAGE_SIZE))
		return -EINVAL;
	vm_flags_set(vma, VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_private_data = m;
	vma->vm_ops = &moss_vm_ops;
	return 0;
}

static const struct file_operations moss_fops = {
	.owner = THIS_MODULE,
	.mmap = moss_mmap,
};
