// A husk: the page is inserted under a condition.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct husk {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int husk_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct husk, cdev);
	return 0;
}

static int husk_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct husk *husk = file->private_data;
	unsigned long addr;
	unsigned int i = 0;

	for (addr = vma->vm_start; addr < vma->vm_end; addr += PAGE_SIZE, i++) {
		if (husk->pages[i]) {
			if (vm_insert_page(vma, addr, husk->pages[i]))
				return -EAGAIN;
		}
	}
	return 0;
}

static const struct file_operations husk_fops = {
	.owner	= THIS_MODULE,
	.open	= husk_open,
	.mmap	= husk_mmap,
};
