// The function that logs gives something back, one level down.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct onyx {
	struct cdev cdev;
	phys_addr_t regs;
	void *scratch;
};

static void onyx_done(struct onyx *onyx)
{
	kfree(onyx->scratch);
	onyx->scratch = NULL;
}

static void onyx_log(struct onyx *onyx, const char *what)
{
	pr_err("onyx: %s\n", what);
	onyx_done(onyx);
}

static int onyx_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct onyx, cdev);
	return 0;
}

static int onyx_mmap_prepare(struct vm_area_desc *desc)
{
	struct onyx *onyx = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(onyx->regs));
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations onyx_fops = {
	.owner	= THIS_MODULE,
	.open	= onyx_open,
	.mmap_prepare = onyx_mmap_prepare,
};
