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
static int wind_mmap_prepare(struct mill *mill, struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, mill->pfn);
	return 0;
}

static const struct mill_ops wind_ops = {
	.mmap_prepare = wind_mmap_prepare,
};

static const struct mill_ops *mills[] = { &wind_ops };
