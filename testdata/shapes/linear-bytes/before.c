// Memory of the linear map, counted down in bytes.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct basalt {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	void *mem;
};

static int basalt_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct basalt, cdev);
	return 0;
}

static int basalt_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct basalt *basalt = file->private_data;
	unsigned long left = vma->vm_end - vma->vm_start;
	unsigned long where = vma->vm_start;
	u8 *at = basalt->mem;
	int err;

	if (left > basalt->len)
		return -EINVAL;

	while (left > 0) {
		err = remap_pfn_range(vma, where, __pa(at) >> PAGE_SHIFT,
				      PAGE_SIZE, vma->vm_page_prot);
		if (err) {
			pr_err("basalt: %d\n", err);
			return err;
		}
		left -= PAGE_SIZE;
		where += PAGE_SIZE;
		at += PAGE_SIZE;
	}

	return 0;
}

static const struct file_operations basalt_fops = {
	.owner	= THIS_MODULE,
	.open	= basalt_open,
	.mmap	= basalt_mmap,
};
