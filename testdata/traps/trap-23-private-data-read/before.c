// A satchel: somebody is expected to have set the private data.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct satchel {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int satchel_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct satchel, cdev);
	return 0;
}

static int satchel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct satchel *satchel = vma->vm_private_data;

	if (!satchel)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(satchel->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations satchel_fops = {
	.owner	= THIS_MODULE,
	.open	= satchel_open,
	.mmap	= satchel_mmap,
};
