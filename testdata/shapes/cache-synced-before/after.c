#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct medlar {
	struct device *dev;
	dma_addr_t dma;
	size_t size;
	unsigned long pfn;
};

static int medlar_mmap_prepare(struct vm_area_desc *desc)
{
	struct medlar *m = desc->file->private_data;

	dma_sync_single_for_cpu(m->dev, m->dma, m->size, DMA_FROM_DEVICE);
	mmap_action_remap_full(desc, m->pfn);
	return 0;
}

static const struct file_operations medlar_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = medlar_mmap_prepare,
};
