// A stamp: the word of flags is printed, switched over and compared.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct stamp {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int stamp_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct stamp, cdev);
	return 0;
}

static int stamp_mmap_prepare(struct vm_area_desc *desc)
{
	struct stamp *stamp = desc->file->private_data;

	pr_debug("flags %pGv\n", &desc->vma_flags);
	switch (vma_flags_to_legacy(desc->vma_flags) & (VM_READ | VM_WRITE)) {
	case VM_READ:
		break;
	case VM_READ | VM_WRITE:
		return -EPERM;
	}
	if (WARN_ON(vma_desc_test(desc, VMA_EXEC_BIT)))
		return -EPERM;
	mmap_action_simple_ioremap(desc, stamp->regs, stamp->len);
	return 0;
}

static const struct file_operations stamp_fops = {
	.owner	= THIS_MODULE,
	.open	= stamp_open,
	.mmap_prepare = stamp_mmap_prepare,
};
