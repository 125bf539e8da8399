// The default gives way to what a board has: both change, or the wrong one would be linked.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

__attribute__((__weak__)) int board_bar_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, 0x1000);
	return 0;
}

static const struct file_operations bar_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = board_bar_mmap_prepare,
};
