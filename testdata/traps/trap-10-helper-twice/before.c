// A winch: a helper that maps one half is called for each half.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct winch {
	struct cdev cdev;
	phys_addr_t left;
	phys_addr_t right;
};

static int winch_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct winch, cdev);
	return 0;
}

static int winch_map(struct vm_area_struct *vma, phys_addr_t phys)
{
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(phys), PAGE_SIZE,
			       vma->vm_page_prot);
}

static int winch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct winch *winch = file->private_data;
	int ret;

	ret = winch_map(vma, winch->left);
	if (ret)
		return ret;
	return winch_map(vma, winch->right);
}

static const struct file_operations winch_fops = {
	.owner	= THIS_MODULE,
	.open	= winch_open,
	.mmap	= winch_mmap,
};
