#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct plum {
	phys_addr_t regs;
	unsigned long size;
};

static int plum_mmap(struct file *file, struct vm_area_struct *vma)
{
#ifdef CONFIG_MMU
	struct plum *plum = file->private_data;

	if (file->f_flags & O_SYNC)
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return vm_iomap_memory(vma, plum->regs, plum->size);
#else
	return vma->vm_flags & VM_SHARED ? 0 : -EACCES;
#endif
}

static const struct file_operations plum_fops = {
	.owner	= THIS_MODULE,
	.mmap	= plum_mmap,
};
