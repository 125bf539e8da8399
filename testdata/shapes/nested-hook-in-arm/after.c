// The hook is set in an arm of its own, by another name of the structure.
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uio_driver.h>

typedef struct uio_info fjord_info;

static int fjord_mmap_prepare(struct uio_info *info, struct vm_area_desc *desc)
{
	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_remap_full(desc, info->mem[0].addr >> PAGE_SHIFT);
	return 0;
}

static int fjord_probe(struct device *dev)
{
	fjord_info *info = kzalloc(sizeof(*info), GFP_KERNEL);

	if (!info)
		return -ENOMEM;
	info->name = "fjord";
#ifdef FJORD_MAPS
	info->mmap_prepare = fjord_mmap_prepare;
#endif
	return uio_register_device(dev, info);
}
