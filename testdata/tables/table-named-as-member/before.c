// The table has the name of the member that holds its address.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static unsigned long plume_pfn;

static int plume_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, plume_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static struct file_operations fops = {
	.owner	= THIS_MODULE,
	.mmap	= plume_mmap,
};

static struct miscdevice plume_misc = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "plume",
	.fops	= &fops,
};

static void plume_again(struct miscdevice *misc)
{
	misc->fops = &fops;
}
