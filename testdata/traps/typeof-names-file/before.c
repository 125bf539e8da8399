// Alders: a type is made of the file, which is no parameter any more.
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
	typeof(file) from = NULL;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(((struct alder *)file->private_data)->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot) ? -EIO : from ? 1 : 0;
}

static const struct file_operations alder_fops = {
	.owner	= THIS_MODULE,
	.mmap	= alder_mmap,
};
