// Terns: a local that only the message of a failure printed was read from a register.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tern {
	unsigned long frame;
	void __iomem *regs;
	struct device *dev;
};

static int tern_mmap_prepare(struct vm_area_desc *desc)
{
	struct tern *tern = desc->file->private_data;
	u32 status = readl(tern->regs);

	mmap_action_remap_full(desc, tern->frame);
	return 0;
}

static const struct file_operations tern_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = tern_mmap_prepare,
};
