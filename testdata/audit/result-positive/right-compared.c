#include <linux/module.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/mutex.h>
#include <linux/file.h>
#include <linux/miscdevice.h>

struct lamp {
	phys_addr_t base;
	unsigned long pfn;
	size_t size;
	unsigned long npages;
	struct page **pages;
	unsigned long flags;
	atomic_t busy;
	atomic_t users;
	atomic64_t total;
	int owner;
	int open;
	unsigned int count;
	unsigned long locked;
	unsigned long next_id;
	u64 serial;
	void *scratch;
	struct mutex lock;
	spinlock_t slock;
	struct list_head maps;
	struct { int state; unsigned long bits; } st;
	struct file *backing;
	DECLARE_BITMAP(slots, 64);
};

static struct lamp the_lamp;

static int lamp_open(struct inode *inode, struct file *file)
{
	file->private_data = &the_lamp;
	return 0;
}

static int lamp_mmap_prepare(struct vm_area_desc *desc)
{
	struct lamp *lamp = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_PFNMAP_BIT, VMA_DONTEXPAND_BIT);
	return vma_desc_size(desc) > lamp->size ? -EINVAL : 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.open = lamp_open,
	.mmap_prepare = lamp_mmap_prepare,
};

static struct miscdevice lamp_misc = { .name = "lamp", .fops = &lamp_fops };
module_misc_device(lamp_misc);
MODULE_LICENSE("GPL");
