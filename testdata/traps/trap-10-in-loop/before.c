// A belt: one call for each page of a scattered buffer.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct belt {
	struct cdev cdev;
	int pages;
	unsigned long pfn[16];
};

static int belt_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct belt, cdev);
	return 0;
}

static int belt_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct belt *belt = file->private_data;
	unsigned long addr = vma->vm_start;
	int i, ret;

	for (i = 0; i < belt->pages && addr < vma->vm_end; i++) {
		ret = remap_pfn_range(vma, addr, belt->pfn[i], PAGE_SIZE,
				      vma->vm_page_prot);
		if (ret)
			return ret;
		addr += PAGE_SIZE;
	}
	return 0;
}

static const struct file_operations belt_fops = {
	.owner	= THIS_MODULE,
	.open	= belt_open,
	.mmap	= belt_mmap,
};
