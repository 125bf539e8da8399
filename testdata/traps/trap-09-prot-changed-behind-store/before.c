// The local changes between the store and the call.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct agate {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int agate_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct agate, cdev);
	return 0;
}

static int agate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct agate *agate = file->private_data;
	pgprot_t prot = vma->vm_page_prot;

	if (agate->len > PAGE_SIZE)
		prot = pgprot_noncached(prot);
	vma->vm_page_prot = prot;
	if (agate->len > 16 * PAGE_SIZE)
		prot = pgprot_writecombine(prot);
	return remap_pfn_range(vma, vma->vm_start, agate->regs >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, prot);
}

static const struct file_operations agate_fops = {
	.owner	= THIS_MODULE,
	.open	= agate_open,
	.mmap	= agate_mmap,
};
