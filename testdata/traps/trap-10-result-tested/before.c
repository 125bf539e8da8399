// A press: the result is tested and handed on.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct press {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int press_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct press, cdev);
	return 0;
}

static int press_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct press *press = file->private_data;
	int ret;

	if (vma->vm_pgoff)
		return -EINVAL;

	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(press->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret < 0)
		return ret;

	return 0;
}

static const struct file_operations press_fops = {
	.owner	= THIS_MODULE,
	.open	= press_open,
	.mmap	= press_mmap,
};
