#include <linux/dma-map-ops.h>

static int dma_dummy_mmap(struct device *dev, struct vm_area_struct *vma,
			  void *cpu, dma_addr_t dma, size_t len,
			  unsigned long attrs)
{
	return -ENXIO;
}

const struct dma_map_ops dma_dummy_ops = {
	.mmap		= dma_dummy_mmap,
};

static int bridge_mmap(struct device *dev, struct vm_area_struct *vma,
		       void *cpu, dma_addr_t dma, size_t len,
		       unsigned long attrs)
{
	return bridge_window(dev, vma, dma);
}

const struct dma_map_ops bridge_ops = {
	.mmap = bridge_mmap,
};
