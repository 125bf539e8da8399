#include <linux/fs.h>
#include <linux/mm.h>

struct mill {
	const struct mill_ops *ops;
	unsigned long pfn;
};

struct mill_ops {
	int (*mmap)(struct mill *mill, struct vm_area_struct *vma);
	int (*mmap_prepare)(struct mill *mill, struct vm_area_desc *desc);
};

/* what a failing population becomes is not asked for by whoever calls this */
static int wind_mmap(struct mill *mill, struct vm_area_struct *vma)
{
	if (remap_pfn_range(vma, vma->vm_start, mill->pfn,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}

static const struct mill_ops wind_ops = {
	.mmap = wind_mmap,
};

static const struct mill_ops *mills[] = { &wind_ops };
