// Another protection is stored behind the call.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct pine {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int pine_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct pine, cdev);
	return 0;
}

static int pine_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pine *pine = file->private_data;
	int err;

	err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(pine->regs),
			      vma->vm_end - vma->vm_start, pgprot_noncached(vma->vm_page_prot));
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return err;
}

static const struct file_operations pine_fops = {
	.owner	= THIS_MODULE,
	.open	= pine_open,
	.mmap	= pine_mmap,
};
