#include <linux/dma-map-ops.h>
#include "direct.h"

int dma_direct_mmap(struct device *dev, struct vm_area_struct *vma, void *cpu,
		    dma_addr_t dma, size_t len, unsigned long attrs)
{
	unsigned long all = PAGE_ALIGN(len) >> PAGE_SHIFT;
	int ret;

	if (force_dma_unencrypted(dev))
		attrs |= DMA_ATTR_CC_SHARED;
	vma->vm_page_prot = dma_pgprot(dev, vma->vm_page_prot, attrs);
	if (dma_mmap_from_dev_coherent(dev, vma, cpu, len, &ret) ||
	    dma_mmap_from_global_coherent(vma, cpu, len, &ret))
		return ret;
	if (vma_start_pgoff(vma) >= all || vma_end_pgoff(vma) > all)
		return -ENXIO;
	return remap_pfn_range(vma, vma->vm_start,
			       PHYS_PFN(dma_to_phys(dev, dma)) + vma->vm_pgoff,
			       vma_pages(vma) << PAGE_SHIFT, vma->vm_page_prot);
}
