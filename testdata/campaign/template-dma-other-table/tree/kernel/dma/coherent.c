#include <linux/dma-map-ops.h>

static struct dma_coherent_mem *dma_coherent_default_memory;

static int __dma_mmap_from_coherent(struct dma_coherent_mem *mem,
				    struct vm_area_struct *vma, void *at,
				    size_t len, int *ret)
{
	if (!mem || at < mem->virt_base)
		return 0;
	*ret = -ENXIO;
	if (vma_start_pgoff(vma) < vma_end_pgoff(vma))
		*ret = remap_pfn_range(vma, vma->vm_start, mem->pfn_base,
				       vma_pages(vma) * PAGE_ALIGN(len),
				       vma->vm_page_prot);
	return 1;
}

int dma_mmap_from_dev_coherent(struct device *dev, struct vm_area_struct *vma,
			       void *cpu, size_t len, int *ret)
{
	struct dma_coherent_mem *mem = dev_get_coherent_memory(dev);

	return __dma_mmap_from_coherent(mem, vma, cpu, len, ret);
}

int dma_mmap_from_global_coherent(struct vm_area_struct *vma, void *cpu,
				  size_t len, int *ret)
{
	return __dma_mmap_from_coherent(dma_coherent_default_memory, vma, cpu,
					len, ret);
}
