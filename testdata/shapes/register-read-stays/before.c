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

static int tern_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tern *tern = file->private_data;
	u32 status = readl(tern->regs);
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, tern->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret)
		dev_err(tern->dev, "status %x\n", status);
	return ret;
}

static const struct file_operations tern_fops = {
	.owner = THIS_MODULE,
	.mmap = tern_mmap,
};
