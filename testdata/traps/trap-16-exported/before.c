// A tower: modules call the handler.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tower {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int tower_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct tower, cdev);
	return 0;
}

int tower_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tower *tower = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(tower->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

EXPORT_SYMBOL_GPL(tower_mmap);

static const struct file_operations tower_fops = {
	.owner	= THIS_MODULE,
	.open	= tower_open,
	.mmap	= tower_mmap,
};
