// The text of a failure is kept for who asks for it later.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lode {
	phys_addr_t regs;
	char last[32];
};

static struct lode lode;

static int lode_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(lode.regs),
			    vma->vm_end - vma->vm_start, vma->vm_page_prot)) {
		scnprintf(lode.last, sizeof(lode.last), "cannot map\n");
		return -EAGAIN;
	}
	return 0;
}

static const struct file_operations lode_fops = {
	.owner = THIS_MODULE,
	.mmap = lode_mmap,
};
