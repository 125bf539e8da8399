// Only some mappings get another protection than is passed.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct poplar {
	struct cdev cdev;
	phys_addr_t regs;
	bool slow;
};

static int poplar_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct poplar, cdev);
	return 0;
}

static int poplar_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct poplar *poplar = file->private_data;
	pgprot_t pages = vma->vm_page_prot;

	if (poplar->slow)
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(poplar->regs),
			       vma->vm_end - vma->vm_start, pages);
}

static const struct file_operations poplar_fops = {
	.owner	= THIS_MODULE,
	.open	= poplar_open,
	.mmap	= poplar_mmap,
};
