// What prints may leave the loop.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct clay {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	void *mem;
	unsigned int pages;
};

#define CLAY_SAY(clay, at)				\
	printk(KERN_DEBUG "clay: %lx\n", at);		\
	if ((clay)->pages)				\
		break

static int clay_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct clay, cdev);
	return 0;
}

static int clay_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct clay *clay = file->private_data;
	unsigned long left = vma->vm_end - vma->vm_start;
	unsigned long where = vma->vm_start;
	u8 *at = clay->mem;

	if (left > clay->len)
		return -EINVAL;
	while (left > 0) {
		if (remap_pfn_range(vma, where, virt_to_pfn(at), PAGE_SIZE, vma->vm_page_prot))
			return -EAGAIN;
		CLAY_SAY(clay, where);
		where += PAGE_SIZE;
		at += PAGE_SIZE;
		left -= PAGE_SIZE;
	}
	return 0;
}

static const struct file_operations clay_fops = {
	.owner	= THIS_MODULE,
	.open	= clay_open,
	.mmap	= clay_mmap,
};
