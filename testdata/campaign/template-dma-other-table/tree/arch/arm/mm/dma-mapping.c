#include <linux/dma-map-ops.h>

static int arm_iommu_mmap_attrs(struct device *dev, struct vm_area_struct *vma,
				void *cpu, dma_addr_t dma, size_t len,
				unsigned long attrs)
{
	struct page **pages = __iommu_get_pages(cpu, attrs);
	int ret;

	if (!dev_dma_coherent(dev))
		vma->vm_page_prot = __get_dma_pgprot(attrs, vma->vm_page_prot);
	ret = vm_map_pages(vma, pages, PAGE_ALIGN(len) >> PAGE_SHIFT);
	if (ret)
		pr_err("no mapping: %d\n", ret);
	return ret;
}

static const struct dma_map_ops iommu_ops = {
	.mmap	= arm_iommu_mmap_attrs,
	.free	= arm_iommu_free,
};

static const struct dma_map_ops plain_ops = {
	.free = arm_plain_free,
	.mmap = dma_common_mmap,
};
