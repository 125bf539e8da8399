// The loop ends when the device does.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct flint {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int flint_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct flint, cdev);
	return 0;
}

static int flint_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct flint *flint = file->private_data;
	unsigned long off;

	for (off = 0; off < vma->vm_end - vma->vm_start; off += PAGE_SIZE) {
		if (remap_pfn_range(vma, vma->vm_start + off, (flint->regs + off) >> PAGE_SHIFT,
				    PAGE_SIZE, vma->vm_page_prot))
			return -EAGAIN;
		if (off >= flint->len)
			break;
	}
	return 0;
}

static const struct file_operations flint_fops = {
	.owner	= THIS_MODULE,
	.open	= flint_open,
	.mmap	= flint_mmap,
};
