// A hatch: its table gets the hook when the hardware is known.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long hatch_pfn;

static int hatch_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, hatch_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static struct file_operations hatch_fops = {
	.owner	= THIS_MODULE,
};

static void hatch_setup(bool mappable)
{
	if (mappable)
		hatch_fops.mmap = hatch_mmap;
	hatch_register(&hatch_fops);
}
