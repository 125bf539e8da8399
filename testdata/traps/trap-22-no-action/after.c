// A hearth: no action, so the hook works without an MMU as well.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct hearth {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int hearth_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct hearth, cdev);
	return 0;
}

static unsigned int hearth_capabilities(struct file *file)
{
	return NOMMU_MAP_DIRECT;
}

static int hearth_mmap_prepare(struct vm_area_desc *desc)
{
	struct hearth *hearth = desc->file->private_data;

	if (!is_nommu_shared_vma_flags(&desc->vma_flags) || !hearth->regs)
		return -ENOSYS;
	return 0;
}

static const struct file_operations hearth_fops = {
	.owner	= THIS_MODULE,
	.open	= hearth_open,
	.mmap_capabilities = hearth_capabilities,
	.mmap_prepare = hearth_mmap_prepare,
};
