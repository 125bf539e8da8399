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

static int quince_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quince *q = file->private_data;
	int err;

	err = remap_pfn_range(vma, vma->vm_start, q->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (err)
		return err;
	dma_sync_single_for_cpu(q->dev, q->dma, q->size, DMA_FROM_DEVICE);
	return 0;
}

static const struct file_operations quince_fops = {
	.owner	= THIS_MODULE,
	.mmap	= quince_mmap,
};
