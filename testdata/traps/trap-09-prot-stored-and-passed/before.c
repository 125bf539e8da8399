// One protection is stored, the one of before is passed.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct fir {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int fir_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct fir, cdev);
	return 0;
}

static int fir_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct fir *fir = file->private_data;
	pgprot_t prot = vma->vm_page_prot;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(fir->regs),
			       vma->vm_end - vma->vm_start, prot);
}

static const struct file_operations fir_fops = {
	.owner	= THIS_MODULE,
	.open	= fir_open,
	.mmap	= fir_mmap,
};
