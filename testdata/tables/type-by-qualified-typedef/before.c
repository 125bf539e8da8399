// A jar: the type of its table has another name, which is const.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long jar_pfn;

static int jar_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, jar_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

typedef const struct file_operations jar_table;

static jar_table jar_fops = {
	.owner	= THIS_MODULE,
	.mmap	= jar_mmap,
};
