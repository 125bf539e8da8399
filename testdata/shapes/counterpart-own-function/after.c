#include <linux/fs.h>
#include <linux/mm.h>

static int ring_window_mmap_prepare(struct ring_channel *channel,
				    struct vm_area_desc *desc)
{
	mmap_action_simple_ioremap(desc, ring_base(channel), PAGE_SIZE);
	return 0;
}

static int foo_mmap_prepare(struct vm_area_desc *desc)
{
	return ring_window_mmap_prepare(desc->file->private_data, desc);
}

static const struct file_operations foo_fops = {
	.mmap_prepare = foo_mmap_prepare,
};
