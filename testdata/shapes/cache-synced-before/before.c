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

static int medlar_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct medlar *m = file->private_data;
	int err;

	dma_sync_single_for_cpu(m->dev, m->dma, m->size, DMA_FROM_DEVICE);
	err = remap_pfn_range(vma, vma->vm_start, m->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	return err;
}

static const struct file_operations medlar_fops = {
	.owner	= THIS_MODULE,
	.mmap	= medlar_mmap,
};
