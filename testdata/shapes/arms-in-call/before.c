// An option chooses an argument within the call.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct frond {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int frond_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct frond, cdev);
	return 0;
}

static int frond_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct frond *frond = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(frond->regs),
			       vma->vm_end - vma->vm_start,
#ifdef CONFIG_FROND_UNCACHED
			       pgprot_noncached(vma->vm_page_prot)
#else
			       vma->vm_page_prot
#endif
			       );
}

static const struct file_operations frond_fops = {
	.owner	= THIS_MODULE,
	.open	= frond_open,
	.mmap	= frond_mmap,
};
