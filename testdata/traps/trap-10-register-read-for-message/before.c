#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct skua {
	unsigned long frame;
	void __iomem *regs;
};

static int skua_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct skua *s = file->private_data;
	u32 status = readl(s->regs);
	int ret;

	ret = remap_pfn_range(vma, vma->vm_start, s->frame,
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret) {
		pr_err("not mapped, status %x\n", status);
		return ret;
	}
	return 0;
}

static const struct file_operations skua_fops = {
	.owner = THIS_MODULE,
	.mmap = skua_mmap,
};
