// A trivet: its own messages take one number and no more, however they are made.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define TRIVET_TELL(fmt, number) printk(KERN_DEBUG fmt, number)
#define trivet_dbg(fmt, args...) trivet_say(fmt, args)

#undef pr_devel
#define pr_devel(fmt, number) printk(KERN_DEBUG "trivet: " fmt, number)

struct trivet {
	unsigned long pfn;
	unsigned long size;
};

static void trivet_say(const char *fmt, unsigned long number)
{
	printk(fmt, number);
}

static int trivet_mmap_prepare(struct vm_area_desc *desc)
{
	struct trivet *trivet = desc->file->private_data;
	unsigned long size = vma_desc_size(desc);

	TRIVET_TELL("trivet_mmap_prepare: %lu bytes\n", size);
	trivet_say("trivet_mmap_prepare: %lu bytes\n", size);
	trivet_dbg("trivet_mmap_prepare: %lu bytes\n", size);
	pr_devel("trivet_mmap_prepare: %lu bytes\n", size);
	pr_debug("%s: %lu bytes\n", __func__, size);
	if (size > trivet->size)
		return -EINVAL;

	mmap_action_remap_full(desc, trivet->pfn);
	return 0;
}

static const struct file_operations trivet_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = trivet_mmap_prepare,
};
