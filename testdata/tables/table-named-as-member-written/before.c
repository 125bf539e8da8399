// The table has the name of a member, and is changed at run time as well.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned long quill_pfn;

struct quill {
	const struct file_operations *ops;
};

static int quill_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, quill_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static struct file_operations ops = {
	.owner	= THIS_MODULE,
	.mmap	= quill_mmap,
};

static void quill_init(struct quill *quill, bool maps)
{
	quill->ops = &ops;
	if (!maps)
		ops.mmap = NULL;
}
