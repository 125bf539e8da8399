// Alders: only the type of another local names what nothing else reads any more.
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
	int ret;
	typeof(ret) mode = alder->mode;

	if (mode > 3)
		return -EINVAL;
	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(alder->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	return ret;
}

static int alder_raw_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct alder *alder = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	typeof(size) most = alder->mode;

	if (most > 3)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(alder->regs),
			      size, vma->vm_page_prot);
}

static const struct file_operations alder_fops = {
	.owner	= THIS_MODULE,
	.mmap	= alder_mmap,
};

static const struct file_operations alder_raw_fops = {
	.owner	= THIS_MODULE,
	.mmap	= alder_raw_mmap,
};
