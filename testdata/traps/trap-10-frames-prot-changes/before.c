// The protection of a page depends on its place.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct chert {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int chert_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct chert, cdev);
	return 0;
}

static int chert_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chert *chert = file->private_data;
	unsigned long off;

	for (off = 0; off < vma->vm_end - vma->vm_start; off += PAGE_SIZE) {
		if (remap_pfn_range(vma, vma->vm_start + off, (chert->regs + off) >> PAGE_SHIFT,
				    PAGE_SIZE, off ? vma->vm_page_prot : pgprot_noncached(vma->vm_page_prot)))
			return -EAGAIN;
	}
	return 0;
}

static const struct file_operations chert_fops = {
	.owner	= THIS_MODULE,
	.open	= chert_open,
	.mmap	= chert_mmap,
};
