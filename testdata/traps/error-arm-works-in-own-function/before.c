// A tap: its own function waits for the device where the mapping fails, and prints nothing.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tap {
	void __iomem *regs;
	unsigned long pfn;
};

static void tap_settle(struct tap *tap)
{
	while (readl(tap->regs) & 1)
		cpu_relax();
}

static int tap_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tap *tap = file->private_data;
	int ret = remap_pfn_range(vma, vma->vm_start, tap->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);

	if (ret) {
		tap_settle(tap);
		return ret;
	}
	return 0;
}

static const struct file_operations tap_fops = {
	.owner	= THIS_MODULE,
	.mmap	= tap_mmap,
};
