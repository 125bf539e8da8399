// A kite: only one of two callers checks the size that the helper uses.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct kite {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int kite_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct kite, cdev);
	return 0;
}

static int kite_map(struct kite *kite, struct vm_area_struct *vma, size_t len)
{
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(kite->regs), len,
			       vma->vm_page_prot);
}

static int kite_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kite *kite = file->private_data;

	if (vma->vm_end - vma->vm_start < kite->len)
		return -EINVAL;
	return kite_map(kite, vma, kite->len);
}

static int kite_raw_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kite *kite = file->private_data;

	return kite_map(kite, vma, kite->len);
}

static const struct file_operations kite_fops = {
	.owner	= THIS_MODULE,
	.open	= kite_open,
	.mmap	= kite_mmap,
};

static const struct file_operations kite_raw_fops = {
	.owner	= THIS_MODULE,
	.open	= kite_open,
	.mmap	= kite_raw_mmap,
};
