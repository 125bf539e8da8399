// A trivet: its own messages take one number and no more, however they are made.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define TRIVET_TELL(fmt, number) printk(KERN_DEBUG fmt, number)
#define trivet_dbg(fmt, args...) trivet_say(fmt, args)

#undef pr_devel
#define pr_devel(fmt, number) printk(KERN_DEBUG "trivet: " fmt, number)

struct trivet {
	unsigned long pfn;
	unsigned long size;
};

static void trivet_say(const char *fmt, unsigned long number)
{
	printk(fmt, number);
}

static int trivet_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct trivet *trivet = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	TRIVET_TELL("trivet_mmap: %lu bytes\n", size);
	trivet_say("trivet_mmap: %lu bytes\n", size);
	trivet_dbg("trivet_mmap: %lu bytes\n", size);
	pr_devel("trivet_mmap: %lu bytes\n", size);
	pr_debug("trivet_mmap: %lu bytes\n", size);
	if (size > trivet->size)
		return -EINVAL;

	return remap_pfn_range(vma, vma->vm_start, trivet->pfn, size, vma->vm_page_prot);
}

static const struct file_operations trivet_fops = {
	.owner	= THIS_MODULE,
	.mmap	= trivet_mmap,
};
