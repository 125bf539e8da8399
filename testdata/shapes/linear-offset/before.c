// Both the address and the frame follow from an offset.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct schist {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	void *mem;
};

static int schist_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct schist, cdev);
	return 0;
}

static int schist_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct schist *schist = file->private_data;
	unsigned long off, end = vma->vm_end - vma->vm_start;
	int err = 0;

	for (off = 0; off < end; off += PAGE_SIZE) {
		err = remap_pfn_range(vma, vma->vm_start + off,
				      (schist->regs + off) >> PAGE_SHIFT,
				      PAGE_SIZE, vma->vm_page_prot);
		if (err)
			break;
	}

	return err;
}

static const struct file_operations schist_fops = {
	.owner	= THIS_MODULE,
	.open	= schist_open,
	.mmap	= schist_mmap,
};
