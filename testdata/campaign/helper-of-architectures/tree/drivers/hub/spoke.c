#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/hub.h>

static int spoke_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	int err = hub_port_frame(hub, vma);

	if (err)
		return err;
	return io_remap_pfn_range(vma, vma->vm_start, vma->vm_pgoff,
				  vma->vm_end - vma->vm_start,
				  vma->vm_page_prot);
}

static const struct hub_ops spoke_ops = {
	.mmap = spoke_mmap,
};
