// One arm is not convertible, so neither is the other.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct vase {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int vase_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct vase, cdev);
	return 0;
}

static int vase_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vase *vase = file->private_data;

#ifdef CONFIG_VASE_DMA
	return dma_mmap_coherent(vase->dev, vma, vase->cpu, vase->dma, vase->len);
#else
	return vm_iomap_memory(vma, vase->regs, vase->len);
#endif
}

static const struct file_operations vase_fops = {
	.owner	= THIS_MODULE,
	.open	= vase_open,
	.mmap	= vase_mmap,
};
