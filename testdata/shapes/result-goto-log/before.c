// Two labels: one logs, and is reached by a failed check as well.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct wagon {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int wagon_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct wagon, cdev);
	return 0;
}

static int wagon_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct wagon *wagon = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	int err;

	if (size > wagon->len) {
		err = -EINVAL;
		goto fail;
	}

	err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(wagon->regs), size,
			      vma->vm_page_prot);
	if (err)
		goto fail;
	return 0;

fail:
	pr_err("wagon: mmap: %d\n", err);
	return err;
}

static const struct file_operations wagon_fops = {
	.owner	= THIS_MODULE,
	.open	= wagon_open,
	.mmap	= wagon_mmap,
};
