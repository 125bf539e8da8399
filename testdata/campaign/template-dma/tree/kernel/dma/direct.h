#ifndef _KERNEL_DMA_DIRECT_H
#define _KERNEL_DMA_DIRECT_H

int dma_direct_mmap(struct device *dev, struct vm_area_struct *vma, void *cpu,
		    dma_addr_t dma, size_t len, unsigned long attrs);

#endif
