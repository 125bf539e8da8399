// A register is read, and writes are put in order, behind the population; one read goes into a message about its result.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include <linux/io.h>

struct mole {
	unsigned long frame;
	void __iomem *regs;
};

static int mole_mmap_prepare(struct vm_area_desc *desc)
{
	struct mole *mole = desc->file->private_data;

	mmap_action_remap_full(desc, mole->frame);
	wmb();
	readl(mole->regs);
	return 0;
}

static const struct file_operations mole_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = mole_mmap_prepare,
};

static int newt_mmap_prepare(struct vm_area_desc *desc)
{
	struct mole *mole = desc->file->private_data;
	int ret;

	mmap_action_remap_full(desc, mole->frame);
	ret = 0;
	pr_debug("%d %u\n", ret, readl(mole->regs));
	return 0;
}

static const struct file_operations newt_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = newt_mmap_prepare,
};
