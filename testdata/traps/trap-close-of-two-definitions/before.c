#include <linux/fs.h>
#include <linux/io.h>
#include <linux/kref.h>
#include <linux/mm.h>
#include <linux/module.h>

struct quilt {
	struct kref refs;
	phys_addr_t base;
	unsigned long len;
};

#ifdef QUILT_LITE
static void quilt_put(struct quilt *quilt)
{
}
#else
static void quilt_free(struct kref *refs)
{
}

static void quilt_put(struct quilt *quilt)
{
	kref_put(&quilt->refs, quilt_free);
}
#endif

static void quilt_close(struct vm_area_struct *vma)
{
	quilt_put(vma->vm_private_data);
}

static const struct vm_operations_struct quilt_vm_ops = {
	.close = quilt_close,
};

static int quilt_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct quilt *quilt = file->private_data;

	vma->vm_private_data = quilt;
	vma->vm_ops = &quilt_vm_ops;
	return vm_iomap_memory(vma, quilt->base, quilt->len);
}

static const struct file_operations quilt_fops = {
	.owner	= THIS_MODULE,
	.mmap	= quilt_mmap,
};
