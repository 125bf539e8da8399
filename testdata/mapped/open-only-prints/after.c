// open() and close() only tell that they were there, by a macro of the driver.
#include <linux/fs.h>
#include <linux/mm.h>

#define fern_say(fmt, ...) pr_debug("fern: " fmt, ##__VA_ARGS__)

static unsigned long fern_pfn;

static void fern_vm_open(struct vm_area_struct *vma)
{
	fern_say("open %lx-%lx\n", vma->vm_start, vma->vm_end);
}

static int fern_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			  const struct file *file, void **vm_private_data)
{
	fern_say("open %lx-%lx\n", start, end);

	return 0;
}

static void fern_vm_close(struct vm_area_struct *vma)
{
	fern_say("close\n");
}

static const struct vm_operations_struct fern_vm_ops = {
	.open = fern_vm_open,
	.close = fern_vm_close,
	.mapped = fern_vm_mapped,
};

static int fern_mmap_prepare(struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, fern_pfn);

	desc->vm_ops = &fern_vm_ops;
	return 0;
}

static const struct file_operations fern_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = fern_mmap_prepare,
};
