// The file ends without a newline.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct seed {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int seed_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct seed, cdev);
	return 0;
}

static int seed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct seed *seed = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(seed->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations seed_fops = {
	.owner	= THIS_MODULE,
	.open	= seed_open,
	.mmap	= seed_mmap,
};