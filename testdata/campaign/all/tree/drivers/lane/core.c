#include <linux/mm.h>
#include <linux/hub.h>
#include <linux/lane.h>

static int lane_mmap(struct hub *hub, struct vm_area_struct *vma)
{
	struct lane *lane = hub->state;

	return lane->ops->mmap(lane, vma);
}

const struct hub_ops lane_hub_ops = {
	.mmap = lane_mmap,
};
