// A well: somebody asks whether the hook is set.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long well_pfn;

static int well_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, well_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static struct file_operations well_fops;

static struct miscdevice well_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "well",
	.fops	= &well_fops,
};

static int __init well_init(void)
{
	well_fops.owner = THIS_MODULE;
	well_fops.mmap = well_mmap;
	return misc_register(&well_device);
}
module_init(well_init);

bool well_maps(void)
{
	return well_fops.mmap;
}
