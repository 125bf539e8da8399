// A protection that a switch chooses is stored, and passed later.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct onyx {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	int kind;
};

static int onyx_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct onyx, cdev);
	return 0;
}

static int onyx_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct onyx *onyx = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	pgprot_t prot = vma->vm_page_prot;

	switch (onyx->kind) {
	case 0:
		prot = pgprot_noncached(prot);
		break;
	case 1:
		prot = pgprot_writecombine(prot);
		break;
	}
	vma->vm_page_prot = prot;
	if (size > onyx->len)
		return -EINVAL;
	if (remap_pfn_range(vma, vma->vm_start, onyx->regs >> PAGE_SHIFT, size, prot)) {
		pr_err("onyx: %lu bytes\n", size);
		return -EAGAIN;
	}
	return 0;
}

static const struct file_operations onyx_fops = {
	.owner	= THIS_MODULE,
	.open	= onyx_open,
	.mmap	= onyx_mmap,
};
