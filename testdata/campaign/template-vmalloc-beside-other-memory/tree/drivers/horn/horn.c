#include <linux/mm.h>
#include <linux/vmalloc.h>
#include <linux/hub.h>

/* the local holds one kind of memory after the other */
static int horn_start(struct horn *horn, size_t size)
{
	void *p;

	p = vmalloc(size);
	if (horn->small)
		goto show;

	p = vmalloc_user(size);
show:
	horn->shown = p;

	p = vmalloc(size);
	if (!p)
		goto free;

	horn->own = p;
	return 0;

free:
	vfree(horn->shown);
	return -ENOMEM;
}

static int horn_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	struct horn *horn = hub->state;

	return remap_vmalloc_range(vma, horn->shown, 0);
}

static const struct hub_ops horn_ops = {
	.mmap = horn_mmap,
};
