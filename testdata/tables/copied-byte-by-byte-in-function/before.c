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

static void ferry_blit(void *to, const void *from, size_t n)
{
	const u8 *s = from;
	u8 *d = to;

	while (n--)
		*d++ = *s++;
}

void ferry_start(void)
{
	ferry_blit(&ferry_copy, &ferry_fops, sizeof(ferry_copy));
}
