// A hoof: the architecture picks the protection.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct hoof {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int hoof_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct hoof, cdev);
	return 0;
}

static int hoof_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hoof *hoof = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	vma->vm_page_prot = phys_mem_access_prot(file, PHYS_PFN(hoof->regs), size,
						 vma->vm_page_prot);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(hoof->regs), size,
			       vma->vm_page_prot);
}

static const struct file_operations hoof_fops = {
	.owner	= THIS_MODULE,
	.open	= hoof_open,
	.mmap	= hoof_mmap,
};
