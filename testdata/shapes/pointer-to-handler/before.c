// A pointer variable may name the handler.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct fence {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int fence_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct fence, cdev);
	return 0;
}

static int fence_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct fence *fence = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(fence->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations fence_fops = {
	.owner	= THIS_MODULE,
	.open	= fence_open,
	.mmap	= fence_mmap,
};

static int (*fence_hook)(struct file *, struct vm_area_struct *) = fence_mmap;

int fence_map(struct file *file, struct vm_area_struct *vma)
{
	return fence_hook(file, vma);
}
