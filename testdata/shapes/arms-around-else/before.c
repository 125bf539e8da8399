// An option adds an arm to a chain.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct stalk {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int stalk_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct stalk, cdev);
	return 0;
}

static int stalk_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct stalk *stalk = file->private_data;

	if (vma->vm_pgoff > 1)
		return -EINVAL;
#ifdef CONFIG_STALK_WC
	else if (vma->vm_pgoff == 1)
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
#endif
	else
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(stalk->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations stalk_fops = {
	.owner	= THIS_MODULE,
	.open	= stalk_open,
	.mmap	= stalk_mmap,
};
