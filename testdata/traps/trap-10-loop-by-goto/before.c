// A wheel: a jump makes the loop.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct wheel {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int wheel_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct wheel, cdev);
	return 0;
}

static int wheel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct wheel *wheel = file->private_data;
	unsigned long addr = vma->vm_start;
	unsigned int i = 0;
	int ret;

again:
	ret = vm_insert_page(vma, addr, wheel->pages[i++]);
	if (ret)
		return ret;
	addr += PAGE_SIZE;
	if (addr < vma->vm_end)
		goto again;
	return 0;
}

static const struct file_operations wheel_fops = {
	.owner	= THIS_MODULE,
	.open	= wheel_open,
	.mmap	= wheel_mmap,
};
