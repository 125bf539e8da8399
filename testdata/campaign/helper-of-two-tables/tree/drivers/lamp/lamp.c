#include <linux/mm.h>
#include <linux/hub.h>

static int lamp_map(unsigned long pfn, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int lamp_proc_mmap(struct file *file, struct vm_area_struct *vma)
{
	return lamp_map(0, vma);
}

static const struct proc_ops lamp_proc_ops = {
	.proc_mmap = lamp_proc_mmap,
};

static int lamp_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	return lamp_map(hub->pfn, vma);
}

static const struct hub_ops lamp_ops = {
	.mmap = lamp_mmap,
};
