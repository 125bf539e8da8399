#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

/* A variable of the file has the name of the new parameter, and only a macro says so. */
struct reed_entry {
	int id;
};

static struct reed_entry *desc;

#define REED_ID() (desc->id)
#define reed_log(fmt, ...) pr_debug("%d: " fmt, REED_ID(), ##__VA_ARGS__)

struct reed {
	unsigned long frame;
};

static int reed_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct reed *r = file->private_data;

	reed_log("frame %lx\n", r->frame);
	return remap_pfn_range(vma, vma->vm_start, r->frame,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations reed_fops = {
	.owner = THIS_MODULE,
	.mmap = reed_mmap,
};
