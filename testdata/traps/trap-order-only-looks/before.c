#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/completion.h>

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

	if (!completion_done(&ferry->docked))
		return -EAGAIN;
	return vm_iomap_memory(vma, ferry->base, ferry->len);
}

static const struct file_operations ferry_fops = {
	.owner	= THIS_MODULE,
	.mmap	= ferry_mmap,
};
