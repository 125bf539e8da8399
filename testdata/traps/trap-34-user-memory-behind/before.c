// The new mapping is read behind the call.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct juniper {
	struct cdev cdev;
	phys_addr_t regs;
	u32 magic;
};

static int juniper_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct juniper, cdev);
	return 0;
}

static int juniper_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct juniper *juniper = file->private_data;

	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(juniper->regs),
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -EAGAIN;
	if (copy_to_user((void __user *)vma->vm_start, &juniper->magic, sizeof(juniper->magic)))
		return -EFAULT;
	return 0;
}

static const struct file_operations juniper_fops = {
	.owner	= THIS_MODULE,
	.open	= juniper_open,
	.mmap	= juniper_mmap,
};
