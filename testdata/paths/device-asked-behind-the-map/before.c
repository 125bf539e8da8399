// A register is read, and writes are put in order, behind the population; one read goes into a message about its result.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#include <linux/io.h>

struct mole {
	unsigned long frame;
	void __iomem *regs;
};

static int mole_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mole *mole = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, mole->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (!ret) {
		wmb();
		readl(mole->regs);
	}
	return ret;
}

static const struct file_operations mole_fops = {
	.owner	= THIS_MODULE,
	.mmap	= mole_mmap,
};

static int newt_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mole *mole = file->private_data;
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, mole->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
	pr_debug("%d %u\n", ret, readl(mole->regs));
	return ret;
}

static const struct file_operations newt_fops = {
	.owner	= THIS_MODULE,
	.mmap	= newt_mmap,
};
