#include <linux/module.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/atomic.h>
#include <linux/mutex.h>
#include <linux/file.h>
#include <linux/pm_runtime.h>
#include <linux/miscdevice.h>
#include <linux/workqueue.h>
struct xd { unsigned long pfn; phys_addr_t phys; size_t size; atomic_t maps; int nmaps; struct kref ref; struct mutex lock; spinlock_t slock; struct page **pages; unsigned long nr; struct device *dev; struct file *backing; struct list_head list; int st; void *p; unsigned long stat; struct work_struct work; unsigned long base[4]; };
struct xm { struct xd *d; struct list_head node; };
static int x_mmap_prepare(struct vm_area_desc *desc)
{
	struct xd *d = desc->file->private_data;

	mmap_action_remap(desc, desc->start, d->pfn, max_t(size_t, PAGE_SIZE, vma_desc_size(desc)));
	return 0;
}

static const struct file_operations x_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = x_mmap_prepare,
};
static struct miscdevice x_misc = { .name = "x", .fops = &x_fops };
module_misc_device(x_misc);
MODULE_LICENSE("GPL");
