// What is printed for each page counts the pages for ever.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct loam {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	void *mem;
	unsigned int pages;
};

static int loam_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct loam, cdev);
	return 0;
}

static int loam_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct loam *loam = file->private_data;
	unsigned long left = vma->vm_end - vma->vm_start;
	unsigned long where = vma->vm_start;
	u8 *at = loam->mem;

	if (left > loam->len)
		return -EINVAL;
	while (left > 0) {
		if (remap_pfn_range(vma, where, virt_to_pfn(at), PAGE_SIZE, vma->vm_page_prot))
			return -EAGAIN;
		pr_debug("loam: page %u\n", loam->pages++);
		where += PAGE_SIZE;
		at += PAGE_SIZE;
		left -= PAGE_SIZE;
	}
	return 0;
}

static const struct file_operations loam_fops = {
	.owner	= THIS_MODULE,
	.open	= loam_open,
	.mmap	= loam_mmap,
};
