// Rues: probe() adds a member to operations that have others by their initialiser.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct rue {
	phys_addr_t base;
	void __iomem *ctl;
};

static void rue_stop(struct vm_area_struct *vma)
{
	struct rue *rue = vma->vm_private_data;

	writel(0, rue->ctl);
}

static int rue_access(struct vm_area_struct *vma, unsigned long addr, void *buf, int len, int write)
{
	return -EIO;
}

static struct vm_operations_struct rue_vm_ops = {
	.access	= rue_access,
};

static int rue_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rue *rue = file->private_data;

	vma->vm_private_data = rue;
	vma->vm_ops = &rue_vm_ops;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(rue->base), vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static int rue_probe(struct platform_device *pdev)
{
	if (pdev->id)
		rue_vm_ops.close = rue_stop;
	return 0;
}

static const struct file_operations rue_fops = {
	.owner	= THIS_MODULE,
	.mmap	= rue_mmap,
};
