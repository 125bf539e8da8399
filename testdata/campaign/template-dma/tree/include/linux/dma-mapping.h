#ifndef _LINUX_DMA_MAPPING_H
#define _LINUX_DMA_MAPPING_H

struct vm_area_struct;

#ifdef CONFIG_HAS_DMA
int dma_mmap_attrs(struct device *dev, struct vm_area_struct *vma,
		   void *cpu, dma_addr_t dma, size_t len, unsigned long attrs);
int dma_mmap_noncontiguous(struct device *dev, struct vm_area_struct *vma,
			   size_t len, struct sg_table *sgt);
#else
static inline int dma_mmap_attrs(struct device *dev, struct vm_area_struct *vma,
				 void *cpu, dma_addr_t dma, size_t len,
				 unsigned long attrs)
{
	return -ENXIO;
}
static inline int dma_mmap_noncontiguous(struct device *dev,
					 struct vm_area_struct *vma, size_t len,
					 struct sg_table *sgt)
{
	return -EINVAL;
}
#endif

int dma_mmap_pages(struct device *dev, struct vm_area_struct *vma, size_t len,
		   struct page *page);

#define dma_mmap_coherent(d, v, c, h, s) dma_mmap_attrs(d, v, c, h, s, 0)

static inline int dma_mmap_wc(struct device *dev, struct vm_area_struct *vma,
			      void *cpu, dma_addr_t dma, size_t len)
{
	return dma_mmap_attrs(dev, vma, cpu, dma, len, DMA_ATTR_WRITE_COMBINE);
}

#endif
