// A callee that was seen to the end sets a mark under a condition: that is told as what it is.
#include <linux/fs.h>
#include <linux/mm.h>

struct lamp {
	unsigned long base;
	int colour;
	int warm;
};

static void lamp_prepare(struct lamp *lamp)
{
	if (lamp->colour)
		lamp->warm = 1;
}

static int lamp_mmap_prepare(struct vm_area_desc *desc)
{
	struct lamp *lamp = desc->file->private_data;

	lamp_prepare(lamp);
	mmap_action_remap_full(desc, lamp->base >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations lamp_fops = {
	.mmap_prepare = lamp_mmap_prepare,
};
