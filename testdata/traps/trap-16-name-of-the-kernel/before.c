// The file has a function with the name of the call.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct yew {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn,
			   unsigned long size, pgprot_t prot)
{
	return io_remap_pfn_range(vma, addr, pfn + 1, size, prot);
}

static int yew_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct yew, cdev);
	return 0;
}

static int yew_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct yew *yew = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(yew->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations yew_fops = {
	.owner	= THIS_MODULE,
	.open	= yew_open,
	.mmap	= yew_mmap,
};
