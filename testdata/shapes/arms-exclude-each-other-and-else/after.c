// Yews: each configuration maps something else, and the last one faults.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static void *yew_buffer;
static struct page *yew_page;

static int yew_mmap_prepare(struct vm_area_desc *desc)
{
#if defined(YEW_BUFFER)
	mmap_action_remap_full(desc, virt_to_phys(yew_buffer) >> PAGE_SHIFT);
	desc->action.error_override = -EAGAIN;
#elif defined(YEW_PAGE)
	mmap_action_remap_full(desc, page_to_pfn(yew_page));
	desc->action.error_override = -EAGAIN;
#else
	if (desc->pgoff)
		return -EINVAL;
#endif
	return 0;
}

static const struct file_operations yew_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = yew_mmap_prepare,
};
