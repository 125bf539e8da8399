#ifndef _LINUX_DMA_MAP_OPS_H
#define _LINUX_DMA_MAP_OPS_H

#include <linux/dma-mapping.h>

struct dma_map_ops {
	void (*free)(struct device *dev, size_t size);
	int (*mmap)(struct device *, struct vm_area_struct *,
			void *, dma_addr_t, size_t, unsigned long attrs);
};

const struct dma_map_ops *get_dma_ops(struct device *dev);

#ifdef CONFIG_DMA_DECLARE_COHERENT
int dma_mmap_from_dev_coherent(struct device *dev, struct vm_area_struct *vma,
			       void *cpu, size_t len, int *ret);
#else
#define dma_mmap_from_dev_coherent(dev, vma, cpu, len, ret) (0)
#endif

#ifdef CONFIG_DMA_GLOBAL_POOL
int dma_mmap_from_global_coherent(struct vm_area_struct *vma, void *cpu,
				  size_t len, int *ret);
#else
static inline int dma_mmap_from_global_coherent(struct vm_area_struct *vma,
						void *cpu, size_t len, int *ret)
{
	return 0;
}
#endif

int dma_common_mmap(struct device *dev, struct vm_area_struct *vma, void *cpu,
		    dma_addr_t dma, size_t len, unsigned long attrs);

#endif
