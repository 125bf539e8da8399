// The new name exists already.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct reed {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int reed_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct reed, cdev);
	return 0;
}

static void reed_mmap_prepare(struct reed *reed)
{
	pr_debug("reed: %pa\n", &reed->regs);
}

static int reed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reed *reed = file->private_data;

	reed_mmap_prepare(reed);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(reed->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations reed_fops = {
	.owner	= THIS_MODULE,
	.open	= reed_open,
	.mmap	= reed_mmap,
};
