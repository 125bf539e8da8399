// A spring: each page is allocated when it is mapped.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct spring {
	struct cdev cdev;
};

static int spring_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct spring, cdev);
	return 0;
}

static int spring_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long addr;
	int ret;

	for (addr = vma->vm_start; addr < vma->vm_end; addr += PAGE_SIZE) {
		struct page *page = alloc_page(GFP_USER | __GFP_ZERO);

		if (!page)
			return -ENOMEM;
		ret = vm_insert_page(vma, addr, page);
		__free_page(page);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations spring_fops = {
	.owner	= THIS_MODULE,
	.open	= spring_open,
	.mmap	= spring_mmap,
};
