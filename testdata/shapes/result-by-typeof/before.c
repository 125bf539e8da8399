// Birches: the result has the type of something else.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct birch {
	phys_addr_t regs;
	unsigned long len;
	u8 mode;
};

static int birch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct birch *birch = file->private_data;
	typeof(int) ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(birch->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);

	if (ret)
		pr_err("birch: no mapping\n");
	return ret;
}

static int birch_raw_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct birch *birch = file->private_data;
	int err = -ENODEV;
	__typeof__(err) ret;

	if (!birch->regs)
		return err;
	ret = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(birch->regs),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (ret < 0)
		return -EAGAIN;
	return 0;
}

static const struct file_operations birch_fops = {
	.owner	= THIS_MODULE,
	.mmap	= birch_mmap,
};

static const struct file_operations birch_raw_fops = {
	.owner	= THIS_MODULE,
	.mmap	= birch_raw_mmap,
};
