// Each round takes the frame after the next.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct slate2 {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int slate2_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct slate2, cdev);
	return 0;
}

static int slate2_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct slate2 *slate2 = file->private_data;
	unsigned long off, pfn = PHYS_PFN(slate2->regs);

	for (off = 0; off < vma->vm_end - vma->vm_start; off += PAGE_SIZE) {
		if (remap_pfn_range(vma, vma->vm_start + off, pfn,
				    PAGE_SIZE, vma->vm_page_prot))
			return -EAGAIN;
		pfn += 2;
	}
	return 0;
}

static const struct file_operations slate2_fops = {
	.owner	= THIS_MODULE,
	.open	= slate2_open,
	.mmap	= slate2_mmap,
};
