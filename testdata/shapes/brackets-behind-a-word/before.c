// Egrets: brackets right behind a word keep it apart from what comes.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct egret {
	unsigned long frame;
	unsigned long last;
};

static unsigned long egret_from(struct vm_area_struct *vma)
{
	return(vma->vm_pgoff);
}

static int egret_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct egret *egret = file->private_data;

	if (egret_from(vma) > egret->last || sizeof(vma->vm_pgoff) < 4)
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, egret->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations egret_fops = {
	.owner = THIS_MODULE,
	.mmap = egret_mmap,
};
