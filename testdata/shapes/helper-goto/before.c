// A helper maps, and its caller undoes nothing by goto.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct cypress {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int cypress_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct cypress, cdev);
	return 0;
}

static int cypress_check(const struct vm_area_struct *vma, size_t len)
{
	unsigned long size = vma->vm_end - vma->vm_start;

	return size > len || vma->vm_pgoff ? -EINVAL : 0;
}

static inline int cypress_map(struct cypress *cypress,
			      struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(cypress->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int cypress_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cypress *cypress = file->private_data;
	int ret;

	ret = cypress_check(vma, cypress->len);
	if (ret)
		goto out;
	ret = cypress_map(cypress, vma);
out:
	return ret;
}

static const struct file_operations cypress_fops = {
	.owner	= THIS_MODULE,
	.open	= cypress_open,
	.mmap	= cypress_mmap,
};
