// A drum: the DMA layer maps its buffer.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct drum {
	struct cdev cdev;
	struct device *dev;
	void *cpu;
	dma_addr_t dma;
	size_t len;
};

static int drum_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct drum, cdev);
	return 0;
}

static int drum_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct drum *drum = file->private_data;

	vma->vm_pgoff = 0;
	return dma_mmap_coherent(drum->dev, vma, drum->cpu, drum->dma, drum->len);
}

static const struct file_operations drum_fops = {
	.owner	= THIS_MODULE,
	.open	= drum_open,
	.mmap	= drum_mmap,
};
