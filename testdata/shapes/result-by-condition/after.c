// Sloes: what is returned is chosen by the result, and other failures print the same message.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sloe {
	phys_addr_t regs;
	unsigned long len;
	u8 mode;
};

static int sloe_mmap_prepare(struct vm_area_desc *desc)
{
	struct sloe *sloe = desc->file->private_data;
	int ret = 0;

	if (vma_desc_size(desc) > sloe->len)
		ret = -EINVAL;
	if (ret)
		goto out;
	mmap_action_remap_full(desc, PHYS_PFN(sloe->regs));
	desc->action.error_override = -EIO;
	ret = 0;
out:
	if (ret)
		pr_err("sloe: %d\n", ret);
	return ret ? -EIO : 0;
}

static const struct file_operations sloe_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = sloe_mmap_prepare,
};
