// A relay: the protection is passed to the call and never stored.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct relay {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int relay_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct relay, cdev);
	return 0;
}

static int relay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct relay *relay = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(relay->regs),
			       vma->vm_end - vma->vm_start,
			       pgprot_noncached(vma->vm_page_prot));
}

static const struct file_operations relay_fops = {
	.owner	= THIS_MODULE,
	.open	= relay_open,
	.mmap	= relay_mmap,
};
