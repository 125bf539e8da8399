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

static void ferry_each(struct ferry *ferry, void (*fn)(struct ferry *ferry, void *arg), void *arg)
{
	struct ferry *at;

	for (at = ferry; at; at = at->next)
		fn(at, arg);
}

static void ferry_most(struct ferry *ferry, void *arg)
{
	if (ferry->crossings > *(int *)arg)
		*(int *)arg = ferry->crossings;
}

static int ferry_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;
	int most = 0;

	ferry_each(ferry, ferry_most, &most);
	if (most > 9)
		return -EINVAL;
	return vm_iomap_memory(vma, ferry->base, ferry->len);
}

static const struct file_operations ferry_fops = {
	.owner	= THIS_MODULE,
	.mmap	= ferry_mmap,
};
