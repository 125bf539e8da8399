// open() and close() only tell that they were there, by a macro of the driver.
#include <linux/fs.h>
#include <linux/mm.h>

#define fern_say(fmt, ...) pr_debug("fern: " fmt, ##__VA_ARGS__)

static unsigned long fern_pfn;

static void fern_vm_open(struct vm_area_struct *vma)
{
	fern_say("open %lx-%lx\n", vma->vm_start, vma->vm_end);
}

static void fern_vm_close(struct vm_area_struct *vma)
{
	fern_say("close\n");
}

static const struct vm_operations_struct fern_vm_ops = {
	.open = fern_vm_open,
	.close = fern_vm_close,
};

static int fern_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = remap_pfn_range(vma, vma->vm_start, fern_pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);

	if (ret)
		return ret;
	vma->vm_ops = &fern_vm_ops;
	fern_vm_open(vma);
	return 0;
}

static const struct file_operations fern_fops = {
	.owner = THIS_MODULE,
	.mmap = fern_mmap,
};
