#ifndef _LINUX_IOMMU_DMA_H
#define _LINUX_IOMMU_DMA_H

int iommu_dma_mmap(struct device *dev, struct vm_area_struct *vma, void *cpu,
		   dma_addr_t dma, size_t len, unsigned long attrs);
int iommu_dma_mmap_noncontiguous(struct device *dev, struct vm_area_struct *vma,
				 size_t len, struct sg_table *sgt);

#endif
