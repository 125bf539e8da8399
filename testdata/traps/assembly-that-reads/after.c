// Anvils: assembly that only looks, or keeps an order.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct anvil {
	unsigned long frame;
	unsigned int blows;
};

static int anvil_mmap_prepare(struct vm_area_desc *desc)
{
	struct anvil *d = desc->file->private_data;
	unsigned int seen;

	asm volatile("" : : : "memory");
	asm("movl %1, %0" : "=r" (seen) : "m" (d->blows));
	if (seen > 4)
		return -EBUSY;
	mmap_action_remap_full(desc, d->frame);
	return 0;
}

static const struct file_operations anvil_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = anvil_mmap_prepare,
};
