// Egrets: brackets right behind a word keep it apart from what comes.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct egret {
	unsigned long frame;
	unsigned long last;
};

static unsigned long egret_from(struct vm_area_desc *desc)
{
	return(desc->pgoff);
}

static int egret_mmap_prepare(struct vm_area_desc *desc)
{
	struct egret *egret = desc->file->private_data;

	if (egret_from(desc) > egret->last || sizeof(desc->pgoff) < 4)
		return -EINVAL;
	mmap_action_remap_full(desc, egret->frame);
	return 0;
}

static const struct file_operations egret_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = egret_mmap_prepare,
};
