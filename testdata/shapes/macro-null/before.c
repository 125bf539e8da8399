// Without the option, there is no handler.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct slate {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int slate_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct slate, cdev);
	return 0;
}

#ifdef CONFIG_SLATE_MMAP
static int slate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct slate *slate = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(slate->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
#else
#define slate_mmap NULL
#endif

static const struct file_operations slate_fops = {
	.owner	= THIS_MODULE,
	.open	= slate_open,
	.mmap	= slate_mmap,
};
