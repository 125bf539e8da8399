#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ferry {
	phys_addr_t base;
	unsigned long len;
	unsigned long bits;
	unsigned long last;
	int crossings;
	bool taken;
	char who[16];
	struct completion docked;
	struct kref ref;
	struct ferry *next;
};

static void ferry_board(struct ferry *ferry)
{
	if (ferry->len > PAGE_SIZE)
		ferry->taken = true;
}

static int ferry_mmap_prepare(struct vm_area_desc *desc)
{
	struct ferry *ferry = desc->file->private_data;

	ferry_board(ferry);
	mmap_action_simple_ioremap(desc, ferry->base, ferry->len);
	return 0;
}

static const struct file_operations ferry_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = ferry_mmap_prepare,
};
