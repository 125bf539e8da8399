// A needle: the address does not hold every address.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct needle {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int needle_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct needle, cdev);
	return 0;
}

static int needle_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct needle *needle = file->private_data;
	u32 addr;
	unsigned int i = 0;
	int ret;

	for (addr = vma->vm_start; addr < vma->vm_end; addr += PAGE_SIZE, i++) {
		ret = vm_insert_page(vma, addr, needle->pages[i]);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations needle_fops = {
	.owner	= THIS_MODULE,
	.open	= needle_open,
	.mmap	= needle_mmap,
};
