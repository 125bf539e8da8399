// A mirror: one page, shown at each address.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mirror {
	struct cdev cdev;
	struct page *page;
};

static int mirror_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct mirror, cdev);
	return 0;
}

static int mirror_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mirror *mirror = file->private_data;
	unsigned long addr;
	int ret;

	for (addr = vma->vm_start; addr < vma->vm_end; addr += PAGE_SIZE) {
		ret = vm_insert_page(vma, addr, mirror->page);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations mirror_fops = {
	.owner	= THIS_MODULE,
	.open	= mirror_open,
	.mmap	= mirror_mmap,
};
