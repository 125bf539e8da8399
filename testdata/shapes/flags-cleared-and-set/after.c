// One statement clears and sets, another does both in turn.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct amber {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int amber_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct amber, cdev);
	return 0;
}

static int amber_mmap_prepare(struct vm_area_desc *desc)
{
	struct amber *amber = desc->file->private_data;

	vma_desc_clear_flags(desc, VMA_MAYEXEC_BIT, VMA_MAYWRITE_BIT);
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT);
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	vma_desc_clear_flags(desc, VMA_MAYREAD_BIT);
	desc->private_data = amber;
	return 0;
}

static const struct file_operations amber_fops = {
	.owner	= THIS_MODULE,
	.open	= amber_open,
	.mmap_prepare = amber_mmap_prepare,
};
