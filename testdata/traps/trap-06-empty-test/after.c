// A tine: a test for no flag.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tine {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int tine_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct tine, cdev);
	return 0;
}

static int tine_mmap_prepare(struct vm_area_desc *desc)
{
	struct tine *tine = desc->file->private_data;

	if (vma_flags_to_legacy(desc->vma_flags) & VM_NONE)
		return -EPERM;
	if (!vma_desc_test_any(desc, VMA_WRITE_BIT, VMA_EXEC_BIT))
		return -EINVAL;
	mmap_action_simple_ioremap(desc, tine->regs, tine->len);
	return 0;
}

static const struct file_operations tine_fops = {
	.owner	= THIS_MODULE,
	.open	= tine_open,
	.mmap_prepare = tine_mmap_prepare,
};
