// A helper changes what was stored, and the call passes what it was.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct beryl {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static void beryl_combine(struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
}

static int beryl_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct beryl, cdev);
	return 0;
}

static int beryl_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct beryl *beryl = file->private_data;
	pgprot_t prot;

	if (beryl->len > PAGE_SIZE)
		prot = pgprot_noncached(vma->vm_page_prot);
	else
		prot = vma->vm_page_prot;
	vma->vm_page_prot = prot;
	beryl_combine(vma);
	return remap_pfn_range(vma, vma->vm_start, beryl->regs >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, prot);
}

static const struct file_operations beryl_fops = {
	.owner	= THIS_MODULE,
	.open	= beryl_open,
	.mmap	= beryl_mmap,
};
