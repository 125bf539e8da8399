// A claw: the protection that is passed depends on a condition.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct claw {
	struct cdev cdev;
	bool slow;
	phys_addr_t regs;
};

static int claw_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct claw, cdev);
	return 0;
}

static int claw_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct claw *claw = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(claw->regs),
			       vma->vm_end - vma->vm_start,
			       claw->slow ? pgprot_noncached(vma->vm_page_prot) :
					    vma->vm_page_prot);
}

static const struct file_operations claw_fops = {
	.owner	= THIS_MODULE,
	.open	= claw_open,
	.mmap	= claw_mmap,
};
