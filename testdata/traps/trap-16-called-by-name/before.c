// A harbor: an ioctl calls the handler by its name.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct harbor {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int harbor_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct harbor, cdev);
	return 0;
}

static int harbor_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct harbor *harbor = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(harbor->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int harbor_map_again(struct file *file, struct vm_area_struct *vma)
{
	return harbor_mmap(file, vma);
}

static long harbor_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct vm_area_struct *vma = find_vma(current->mm, arg);

	return vma ? harbor_map_again(file, vma) : -EINVAL;
}

static const struct file_operations harbor_fops = {
	.owner	= THIS_MODULE,
	.open	= harbor_open,
	.unlocked_ioctl	= harbor_ioctl,
	.mmap	= harbor_mmap,
};
