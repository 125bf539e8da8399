// Hyssops: operations that are not constant, but only read.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct hyssop {
	phys_addr_t base;
	void __iomem *ctl;
};

static int hyssop_access(struct vm_area_struct *vma, unsigned long addr, void *buf, int len, int write)
{
	return -EIO;
}

static struct vm_operations_struct hyssop_vm_ops = {
	.access	= hyssop_access,
};

static int hyssop_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hyssop *hyssop = file->private_data;

	vma->vm_private_data = hyssop;
	vma->vm_ops = &hyssop_vm_ops;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(hyssop->base), vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static bool hyssop_is_ours(struct vm_area_struct *vma)
{
	return vma->vm_ops == &hyssop_vm_ops && hyssop_vm_ops.access;
}

static long hyssop_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return hyssop_is_ours((void *)arg);
}

static const struct file_operations hyssop_fops = {
	.owner	= THIS_MODULE,
	.unlocked_ioctl = hyssop_ioctl,
	.mmap	= hyssop_mmap,
};
