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

static int reed_mmap_prepare(struct vm_area_desc *vm_desc)
{
	struct reed *r = vm_desc->file->private_data;

	reed_log("frame %lx\n", r->frame);
	mmap_action_remap_full(vm_desc, r->frame);
	return 0;
}

static const struct file_operations reed_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = reed_mmap_prepare,
};
