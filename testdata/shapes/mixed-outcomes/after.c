// One of two handlers converts.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sedge {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int sedge_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct sedge, cdev);
	return 0;
}

static int sedge_mmap_prepare(struct vm_area_desc *desc)
{
	struct sedge *sedge = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(sedge->regs));
	return 0;
}

static int sedge_dma_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sedge *sedge = file->private_data;

	return dma_mmap_wc(sedge->dev, vma, sedge->cpu, sedge->dma, sedge->len);
}

static const struct file_operations sedge_dma_fops = {
	.owner	= THIS_MODULE,
	.open	= sedge_open,
	.mmap	= sedge_dma_mmap,
};

static const struct file_operations sedge_fops = {
	.owner	= THIS_MODULE,
	.open	= sedge_open,
	.mmap_prepare = sedge_mmap_prepare,
};
