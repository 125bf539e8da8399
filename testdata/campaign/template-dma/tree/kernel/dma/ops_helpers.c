#include <linux/dma-map-ops.h>

int dma_common_mmap(struct device *dev, struct vm_area_struct *vma, void *cpu,
		    dma_addr_t dma, size_t len, unsigned long attrs)
{
	unsigned long all = PAGE_ALIGN(len) >> PAGE_SHIFT;
	struct page *page = dma_common_vaddr_to_page(cpu);
	int ret;

	vma->vm_page_prot = dma_pgprot(dev, vma->vm_page_prot, attrs);
	if (dma_mmap_from_dev_coherent(dev, vma, cpu, len, &ret))
		return ret;
	if (vma_start_pgoff(vma) + vma_pages(vma) > all)
		return -ENXIO;
	return remap_pfn_range(vma, vma->vm_start,
			       page_to_pfn(page) + vma->vm_pgoff,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
