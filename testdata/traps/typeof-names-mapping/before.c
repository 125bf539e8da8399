// Alders: a type is made of another name of the mapping.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct alder {
	phys_addr_t regs;
	unsigned long len;
	u8 mode;
};

static int alder_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct alder *alder = file->private_data;
	struct vm_area_struct *area = vma;
	typeof(area->vm_start) most = 3;

	if (alder->mode > most)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(alder->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations alder_fops = {
	.owner	= THIS_MODULE,
	.mmap	= alder_mmap,
};
