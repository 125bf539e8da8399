#include <linux/dma-map-ops.h>
#include <linux/iommu-dma.h>
#include "direct.h"

bool dma_can_mmap(struct device *dev)
{
	return get_dma_ops(dev)->mmap != NULL;
}

int dma_mmap_attrs(struct device *dev, struct vm_area_struct *vma,
		   void *cpu, dma_addr_t dma, size_t len, unsigned long attrs)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);

	if (dma_alloc_direct(dev, ops))
		return dma_direct_mmap(dev, vma, cpu, dma, len, attrs);
	if (use_dma_iommu(dev))
		return iommu_dma_mmap(dev, vma, cpu, dma, len, attrs);
	return ops->mmap ? ops->mmap(dev, vma, cpu, dma, len, attrs) : -ENXIO;
}
EXPORT_SYMBOL(dma_mmap_attrs);

int dma_mmap_pages(struct device *dev, struct vm_area_struct *vma, size_t len,
		   struct page *page)
{
	unsigned long all = PAGE_ALIGN(len) >> PAGE_SHIFT;

	if (vma_start_pgoff(vma) >= all || vma_end_pgoff(vma) > all)
		return -ENXIO;
	return remap_pfn_range(vma, vma->vm_start, page_to_pfn(page),
			       vma_pages(vma) << PAGE_SHIFT, vma->vm_page_prot);
}
EXPORT_SYMBOL_GPL(dma_mmap_pages);

int dma_mmap_noncontiguous(struct device *dev, struct vm_area_struct *vma,
			   size_t len, struct sg_table *sgt)
{
	if (use_dma_iommu(dev))
		return iommu_dma_mmap_noncontiguous(dev, vma, len, sgt);
	return dma_mmap_pages(dev, vma, len, sg_page(sgt->sgl));
}
EXPORT_SYMBOL_GPL(dma_mmap_noncontiguous);
