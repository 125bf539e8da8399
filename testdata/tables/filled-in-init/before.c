// A tap: its table is filled when the module is loaded.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long tap_pfn;

static int tap_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, tap_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static struct file_operations tap_fops;

static struct miscdevice tap_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "tap",
	.fops	= &tap_fops,
};

static int __init tap_init(void)
{
	tap_fops.owner = THIS_MODULE;
	tap_fops.mmap = tap_mmap;
	return misc_register(&tap_device);
}
module_init(tap_init);
