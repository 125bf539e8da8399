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

static int ferry_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;

	return vm_iomap_memory(vma, ferry->base, ferry->len);
}

static const struct file_operations ferry_fops = {
	.owner	= THIS_MODULE,
	.mmap	= ferry_mmap,
};

static struct file_operations ferry_copy;

void ferry_start(bool fixed)
{
	const unsigned long *from = (const unsigned long *)&ferry_fops;
	unsigned long *to = (unsigned long *)&ferry_copy;
	size_t i;

	for (i = 0; i < sizeof(ferry_fops) / sizeof(*from); i++)
		to[i] = from[i];
	if (fixed)
		ferry_copy.mmap = NULL;
}
