// Locals that only served the call go, in whatever way they are declared.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct coral {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int coral_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct coral, cdev);
	return 0;
}

static int coral_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct coral *coral = file->private_data;
	unsigned long start = vma->vm_start, size = vma->vm_end - vma->vm_start;
	unsigned long pfn, end = vma->vm_end;
	pgprot_t prot;
	int ret;

	pfn = PHYS_PFN(coral->regs);
	prot = vma->vm_page_prot;
	ret = remap_pfn_range(vma, start, pfn, end - start, prot);
	if (ret)
		return ret;
	return size ? 0 : -EINVAL;
}

static const struct file_operations coral_fops = {
	.owner	= THIS_MODULE,
	.open	= coral_open,
	.mmap	= coral_mmap,
};
