#include <linux/mm.h>
#include <linux/vmalloc.h>
#include <linux/hub.h>

struct horn {
	void *tone;
};

/* nobody here allocates it */
static int horn_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	struct horn *horn = hub->ring;

	return remap_vmalloc_range(vma, horn->tone, 0);
}

static const struct hub_ops horn_ops = {
	.mmap = horn_mmap,
};

struct reed {
	void *air;
};

/* a macro puts something else there */
static int reed_start(struct reed *reed, void *spare)
{
	reed->air = vmalloc_user(PAGE_SIZE);
	swap(reed->air, spare);
	return 0;
}

static int reed_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	struct reed *reed = hub->ring;

	return remap_vmalloc_range(vma, reed->air, 0);
}

static const struct hub_ops reed_ops = {
	.mmap = reed_mmap,
};
