// Written by Jäger & Söhne.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct pearl {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int pearl_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct pearl, cdev);
	return 0;
}

static int pearl_mmap(struct file *file, struct vm_area_struct *vma)
{
	/* grüße */
	struct pearl *pearl = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(pearl->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations pearl_fops = {
	.owner	= THIS_MODULE,
	.open	= pearl_open,
	.mmap	= pearl_mmap,
};
