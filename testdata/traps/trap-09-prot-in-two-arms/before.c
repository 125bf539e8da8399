// An antler: each arm passes a protection of its own.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct antler {
	struct cdev cdev;
	bool slow;
	phys_addr_t regs;
};

static int antler_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct antler, cdev);
	return 0;
}

static int antler_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct antler *antler = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int ret;

	if (antler->slow)
		ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(antler->regs), size,
				      pgprot_noncached(vma->vm_page_prot));
	else
		ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(antler->regs), size,
				      vma->vm_page_prot);
	return ret;
}

static const struct file_operations antler_fops = {
	.owner	= THIS_MODULE,
	.open	= antler_open,
	.mmap	= antler_mmap,
};
