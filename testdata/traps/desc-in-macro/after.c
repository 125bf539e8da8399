// Ferrets: a macro of the file uses a variable whose name the descriptor would get.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ferret_class {
	int id;
};

struct ferret {
	unsigned long frame;
};

static struct ferret_class *desc;

#define FERRET_ID (desc->id)
#define ferret_dbg(fmt, ...) pr_debug("%d: " fmt, FERRET_ID, ##__VA_ARGS__)

static int ferret_mmap_prepare(struct vm_area_desc *vm_desc)
{
	struct ferret *ferret = vm_desc->file->private_data;

	ferret_dbg("frame %lx\n", ferret->frame);
	mmap_action_remap_full(vm_desc, ferret->frame);
	return 0;
}

static const struct file_operations ferret_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = ferret_mmap_prepare,
};
