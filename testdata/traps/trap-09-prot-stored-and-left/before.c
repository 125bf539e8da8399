// A way leaves between the store and the call.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct beech2 {
	struct cdev cdev;
	phys_addr_t regs;
	bool slow;
};

static int beech2_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct beech2, cdev);
	return 0;
}

static int beech2_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct beech2 *beech2 = file->private_data;
	pgprot_t pages = vma->vm_page_prot;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	if (beech2->slow)
		return 0;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(beech2->regs),
			       vma->vm_end - vma->vm_start, pages);
}

static const struct file_operations beech2_fops = {
	.owner	= THIS_MODULE,
	.open	= beech2_open,
	.mmap	= beech2_mmap,
};
