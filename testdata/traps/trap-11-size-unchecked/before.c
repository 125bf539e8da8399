// A barge: the whole buffer is mapped, however little was asked for.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct barge {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int barge_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct barge, cdev);
	return 0;
}

static int barge_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barge *barge = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(barge->regs), barge->len,
			       vma->vm_page_prot);
}

static const struct file_operations barge_fops = {
	.owner	= THIS_MODULE,
	.open	= barge_open,
	.mmap	= barge_mmap,
};
