// What is said of the helper by its name is true of its new form.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include <linux/kprobes.h>

struct mole {
	unsigned long frame;
};

static int mole_map(struct mole *mole, struct vm_area_desc *desc)
{
	mmap_action_remap_full(desc, mole->frame);
	return 0;
}
NOKPROBE_SYMBOL(mole_map);

static int mole_mmap_prepare(struct vm_area_desc *desc)
{
	return mole_map(desc->file->private_data, desc);
}

static const struct file_operations mole_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = mole_mmap_prepare,
};
