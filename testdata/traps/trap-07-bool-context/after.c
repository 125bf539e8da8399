// A bell: tests that were only ever asked whether they are zero.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct bell {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int bell_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct bell, cdev);
	return 0;
}

static int bell_mmap_prepare(struct vm_area_desc *desc)
{
	struct bell *bell = desc->file->private_data;
	bool writable = vma_desc_test(desc, VMA_WRITE_BIT);
	int shared = vma_desc_test(desc, VMA_SHARED_BIT);

	if (writable && !shared && bell->len)
		return -EINVAL;
	if (vma_desc_test(desc, VMA_EXEC_BIT))
		return -EPERM;
	mmap_action_remap_full(desc, PHYS_PFN(bell->regs));
	return 0;
}

static const struct file_operations bell_fops = {
	.owner	= THIS_MODULE,
	.open	= bell_open,
	.mmap_prepare = bell_mmap_prepare,
};
