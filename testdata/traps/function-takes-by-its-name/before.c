#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/regmap.h>

struct godwit {
	unsigned long pfn;
	struct device *dev;
	struct regmap *regs;
	int seen;
};

static int godwit_on(struct godwit *godwit)
{
	return regmap_update_bits(godwit->regs, 4, 1, 1);
}

static int godwit_a_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct godwit *godwit = file->private_data;
	int ret = godwit_on(godwit);

	if (ret)
		return ret;
	return remap_pfn_range(vma, vma->vm_start, godwit->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int godwit_b_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct godwit *godwit = file->private_data;

	if (dev_pm_qos_expose_latency_limit(godwit->dev, 0))
		return -EIO;
	return remap_pfn_range(vma, vma->vm_start, godwit->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int godwit_c_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct godwit *godwit = file->private_data;

	if (check_add_overflow(godwit->seen, 1, &godwit->seen))
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, godwit->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations godwit_fops[] = {
	{ .owner = THIS_MODULE, .mmap = godwit_a_mmap },
	{ .owner = THIS_MODULE, .mmap = godwit_b_mmap },
	{ .owner = THIS_MODULE, .mmap = godwit_c_mmap },
};
