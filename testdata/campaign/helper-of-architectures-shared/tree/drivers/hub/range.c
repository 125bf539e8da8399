#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/hub.h>

int hub_range(struct hub *hub, struct vm_area_struct *vma, int port)
{
	if (vma_pages(vma) > hub->pages)
		return -EINVAL;
	if (port) {
		int err = hub_port_frame(hub, vma);

		if (err)
			return err;
	} else {
		vma->vm_pgoff += hub->frame;
	}
	return io_remap_pfn_range(vma, vma->vm_start, vma->vm_pgoff,
				  vma->vm_end - vma->vm_start,
				  vma->vm_page_prot);
}
