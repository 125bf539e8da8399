// Messages go through macros and a function of the driver.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct coral {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
	bool loud;
};

static int coral_level;

#define coral_say(level, fmt, args...)			\
	do {						\
		if (coral_level >= (level))		\
			printk(KERN_INFO "coral: " fmt, ##args); \
	} while (0)
#define coral_bad(coral, fmt, ...) coral_say((coral)->loud ? 0 : 1, fmt, ##__VA_ARGS__)

static void coral_tell(const struct coral *coral, const char *what)
{
	const char *where = coral->loud ? "here" : "there";

	pr_notice("%s %s\n", what, where);
}

static int coral_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct coral, cdev);
	return 0;
}

static int coral_mmap_prepare(struct vm_area_desc *desc)
{
	struct coral *coral = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(coral->regs));
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations coral_fops = {
	.owner	= THIS_MODULE,
	.open	= coral_open,
	.mmap_prepare = coral_mmap_prepare,
};
