#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct quince {
	struct device *dev;
	dma_addr_t dma;
	size_t size;
	unsigned long pfn;
};

static int quince_mmap_prepare(struct vm_area_desc *desc)
{
	struct quince *q = desc->file->private_data;

	mmap_action_remap_full(desc, q->pfn);
	dma_sync_single_for_cpu(q->dev, q->dma, q->size, DMA_FROM_DEVICE);
	return 0;
}

static const struct file_operations quince_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = quince_mmap_prepare,
};
