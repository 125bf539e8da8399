// A helper sets the protection and maps.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct alder {
	struct cdev cdev;
	phys_addr_t regs;
	bool slow;
};

static int alder_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct alder, cdev);
	return 0;
}

static int alder_map(struct vm_area_struct *vma, phys_addr_t phys, bool slow)
{
	if (slow)
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(phys),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int alder_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct alder *alder = file->private_data;
	int ret;

	if (vma->vm_pgoff > 1)
		return -EINVAL;
	ret = alder_map(vma, alder->regs, alder->slow);
	if (ret)
		return ret;
	return 0;
}

static const struct file_operations alder_fops = {
	.owner	= THIS_MODULE,
	.open	= alder_open,
	.mmap	= alder_mmap,
};
