#include <linux/mm.h>
#include <linux/uio_driver.h>

static int foo_mmap_prepare(struct uio_info *info, struct vm_area_desc *desc);

static struct uio_info foo_info = {
	.name	= "foo",
	.mmap_prepare = foo_mmap_prepare,
};

/**
 * foo_mmap_prepare - map the registers
 * @the_info: device that is mapped
 * @desc: descriptor of the VMA to fill
 */
static int foo_mmap_prepare(struct uio_info *the_info,
			    struct vm_area_desc *desc)
{
	if (vma_desc_size(desc) > PAGE_SIZE)
		return -EINVAL;

	mmap_action_remap_full(desc, foo_pfn(the_info));
	return 0;
}
