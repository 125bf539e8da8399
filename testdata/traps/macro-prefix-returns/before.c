#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define thyme_checked	return

struct thyme {
	unsigned long pfn;
};

int thyme_hello(unsigned long at);

static int thyme_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct thyme *thyme = file->private_data;

	thyme_checked thyme_hello(vma->vm_start);
	return remap_pfn_range(vma, vma->vm_start, thyme->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations thyme_fops = {
	.owner	= THIS_MODULE,
	.mmap	= thyme_mmap,
};
