#include <linux/mm.h>
#include <linux/uio_driver.h>

static int foo_mmap(struct uio_info *info,
		    struct vm_area_struct *vma);

static struct uio_info foo_info = {
	.name	= "foo",
	.mmap	= foo_mmap,
};

/**
 * foo_mmap - map the registers
 * @the_info: device that is mapped
 * @vma: the VMA to fill
 */
static int foo_mmap(struct uio_info *the_info, struct vm_area_struct *vma)
{
	if (vma->vm_end - vma->vm_start > PAGE_SIZE)
		return -EINVAL;

	return remap_pfn_range(vma, vma->vm_start, foo_pfn(the_info),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
