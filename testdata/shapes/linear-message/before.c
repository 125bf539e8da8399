// Each page is told of.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct chalk {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	void *mem;
};

static int chalk_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct chalk, cdev);
	return 0;
}

static int chalk_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chalk *chalk = file->private_data;
	unsigned long left = vma->vm_end - vma->vm_start;
	unsigned long where = vma->vm_start;
	u8 *at = chalk->mem;

	if (left > chalk->len)
		return -EINVAL;
	while (left > 0) {
		if (remap_pfn_range(vma, where, virt_to_pfn(at), PAGE_SIZE, vma->vm_page_prot))
			return -EAGAIN;
		pr_debug("chalk: %p at %lx\n", at, where);
		where += PAGE_SIZE;
		at += PAGE_SIZE;
		left -= PAGE_SIZE;
	}
	return 0;
}

static const struct file_operations chalk_fops = {
	.owner	= THIS_MODULE,
	.open	= chalk_open,
	.mmap	= chalk_mmap,
};
