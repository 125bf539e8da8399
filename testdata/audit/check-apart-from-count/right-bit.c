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

static void lamp_vm_close(struct vm_area_struct *vma)
{
	struct lamp *lamp = vma->vm_private_data;

	clear_bit(2, &lamp->flags);
}

static int lamp_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff, const struct file *file, void **vm_private_data)
{
	struct lamp *lamp = file->private_data;

	set_bit(2, &lamp->flags);
	return 0;
}

static const struct vm_operations_struct lamp_vm_ops = {
	.close = lamp_vm_close,
	.mapped = lamp_vm_mapped,
};

static int lamp_mmap_prepare(struct vm_area_desc *desc)
{
	struct lamp *lamp = desc->file->private_data;

	spin_lock(&lamp->slock);
	if (test_bit(1, &lamp->flags)) {
		spin_unlock(&lamp->slock);
		return -EBUSY;
	}
	spin_unlock(&lamp->slock);
	vma_desc_set_flags(desc, VMA_PFNMAP_BIT, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &lamp_vm_ops;
	desc->private_data = lamp;
	return 0;
}

static const struct file_operations lamp_fops = {
	.owner = THIS_MODULE,
	.open = lamp_open,
	.mmap_prepare = lamp_mmap_prepare,
};

static struct miscdevice lamp_misc = { .name = "lamp", .fops = &lamp_fops };
module_misc_device(lamp_misc);
MODULE_LICENSE("GPL");
