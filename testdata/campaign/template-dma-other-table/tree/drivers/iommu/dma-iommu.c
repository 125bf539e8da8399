#include <linux/dma-map-ops.h>
#include <linux/iommu-dma.h>

int iommu_dma_mmap_noncontiguous(struct device *dev, struct vm_area_struct *vma,
				 size_t len, struct sg_table *sgt)
{
	unsigned long all = PAGE_ALIGN(len) >> PAGE_SHIFT;

	if (vma_pages(vma) > all)
		return -ENXIO;
	return vm_map_pages(vma, sgt_handle(sgt)->pages, all);
}

int iommu_dma_mmap(struct device *dev, struct vm_area_struct *vma, void *cpu,
		   dma_addr_t dma, size_t len, unsigned long attrs)
{
	unsigned long pfn, all = PAGE_ALIGN(len) >> PAGE_SHIFT;
	int ret;

	vma->vm_page_prot = dma_pgprot(dev, vma->vm_page_prot, attrs);
	if (dma_mmap_from_dev_coherent(dev, vma, cpu, len, &ret))
		return ret;
	if (vma_pages(vma) > all)
		return -ENXIO;
	if (is_vmalloc_addr(cpu) && dma_common_find_pages(cpu))
		return vm_map_pages(vma, dma_common_find_pages(cpu), all);
	pfn = is_vmalloc_addr(cpu) ? vmalloc_to_pfn(cpu) :
				     page_to_pfn(virt_to_page(cpu));
	return remap_pfn_range(vma, vma->vm_start, pfn + vma->vm_pgoff,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
