// A sink: the hook goes again.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long sink_pfn;

static int sink_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, sink_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static struct file_operations sink_fops;

static struct miscdevice sink_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "sink",
	.fops	= &sink_fops,
};

static int __init sink_init(void)
{
	sink_fops.owner = THIS_MODULE;
	sink_fops.mmap = sink_mmap;
	return misc_register(&sink_device);
}
module_init(sink_init);

static void sink_stop(void)
{
	struct file_operations *ops = &sink_fops;

	ops->mmap = NULL;
}
