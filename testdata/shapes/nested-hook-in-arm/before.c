// The hook is set in an arm of its own, by another name of the structure.
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uio_driver.h>

typedef struct uio_info fjord_info;

static int fjord_mmap(struct uio_info *info, struct vm_area_struct *vma)
{
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return remap_pfn_range(vma, vma->vm_start, info->mem[0].addr >> PAGE_SHIFT,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int fjord_probe(struct device *dev)
{
	fjord_info *info = kzalloc(sizeof(*info), GFP_KERNEL);

	if (!info)
		return -ENOMEM;
	info->name = "fjord";
#ifdef FJORD_MAPS
	info->mmap = fjord_mmap;
#endif
	return uio_register_device(dev, info);
}
