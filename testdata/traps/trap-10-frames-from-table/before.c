// Each frame is looked up.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct marl {
	struct cdev cdev;
	unsigned long *frames;
};

static int marl_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct marl, cdev);
	return 0;
}

static int marl_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct marl *marl = file->private_data;
	unsigned long off;

	for (off = 0; off < vma->vm_end - vma->vm_start; off += PAGE_SIZE) {
		if (remap_pfn_range(vma, vma->vm_start + off, marl->frames[off >> PAGE_SHIFT],
				    PAGE_SIZE, vma->vm_page_prot))
			return -EAGAIN;
	}
	return 0;
}

static const struct file_operations marl_fops = {
	.owner	= THIS_MODULE,
	.open	= marl_open,
	.mmap	= marl_mmap,
};
