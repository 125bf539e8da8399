// A pail: a loop without braces, over an array of the file.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static struct page *pail_pages[8];

struct pail {
	struct cdev cdev;
};

static int pail_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct pail, cdev);
	return 0;
}

static int pail_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long addr, i = 0;

	if (vma->vm_end - vma->vm_start > sizeof(pail_pages) / sizeof(pail_pages[0]) * PAGE_SIZE)
		return -EINVAL;
	if (!pail_pages[0])
		return -ENODEV;

	for (addr = vma->vm_start; addr < vma->vm_end; addr += PAGE_SIZE, i++)
		if (vm_insert_page(vma, addr, pail_pages[i]))
			return -ENOMEM;

	return 0;
}

static const struct file_operations pail_fops = {
	.owner	= THIS_MODULE,
	.open	= pail_open,
	.mmap	= pail_mmap,
};
