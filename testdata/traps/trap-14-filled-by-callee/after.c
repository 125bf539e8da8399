// As trap-14-made-by-callee, with a name that says nothing of making: what it leaves behind is told of who was called.
#include <linux/fs.h>
#include <linux/mm.h>

struct moat {
	phys_addr_t base;
	unsigned long *water;
	struct mutex lock;
};

static int moat_fill_water(struct moat *moat)
{
	int ret = 0;

	mutex_lock(&moat->lock);
	if (!moat->water) {
		moat->water = bitmap_zalloc(64, GFP_KERNEL);
		if (!moat->water)
			ret = -ENOMEM;
	}
	mutex_unlock(&moat->lock);
	return ret;
}

static phys_addr_t moat_base(struct moat *moat)
{
	if (moat_fill_water(moat))
		return 0;
	return moat->base;
}

static int moat_mmap_prepare(struct vm_area_desc *desc)
{
	struct moat *moat = desc->file->private_data;
	phys_addr_t base = moat_base(moat);

	if (!base)
		return -ENOMEM;
	mmap_action_remap_full(desc, base >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations moat_fops = {
	.mmap_prepare = moat_mmap_prepare,
};
