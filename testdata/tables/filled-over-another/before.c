// A plug: the table may have another hook when it gets this one.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long plug_pfn;

static int plug_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, plug_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static struct file_operations plug_fops = {
	.owner	= THIS_MODULE,
	.mmap	= generic_file_mmap,
};

static void plug_setup(bool own)
{
	if (own)
		plug_fops.mmap = plug_mmap;
}
