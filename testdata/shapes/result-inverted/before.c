// What is kept of the result is whether it was good.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mauve {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int mauve_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct mauve, cdev);
	return 0;
}

static int mauve_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mauve *mauve = file->private_data;
	bool mapped;

	mapped = !remap_pfn_range(vma, vma->vm_start, PHYS_PFN(mauve->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (!mapped)
		return -EIO;
	return 0;
}

static const struct file_operations mauve_fops = {
	.owner	= THIS_MODULE,
	.open	= mauve_open,
	.mmap	= mauve_mmap,
};
