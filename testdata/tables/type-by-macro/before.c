// A lid: a macro is the type of its table.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long lid_pfn;

static int lid_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, lid_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

#define LID_OPERATIONS	const struct file_operations

static LID_OPERATIONS lid_fops = {
	.owner	= THIS_MODULE,
	.mmap	= lid_mmap,
};

static struct miscdevice lid_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "lid",
	.fops	= &lid_fops,
};
