// Cranes: what is taken where the result is tested, with nothing that gives it back when a mapping goes.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct crane {
	unsigned long frame;
	unsigned long busy;
	struct phy *phy;
	struct iommu_domain *domain;
	struct notifier_block told;
	const struct firmware *plan;
	struct completion done;
};

static int crane1_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crane *d = file->private_data;

	if (phy_init(d->phy))
		return -EIO;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations crane1_fops = {
	.owner = THIS_MODULE,
	.mmap = crane1_mmap,
};

static int crane2_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crane *d = file->private_data;

	if (iommu_map(d->domain, 0, d->frame, PAGE_SIZE, 1, GFP_KERNEL))
		return -EIO;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations crane2_fops = {
	.owner = THIS_MODULE,
	.mmap = crane2_mmap,
};

static int crane3_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crane *d = file->private_data;

	if (register_pm_notifier(&d->told))
		return -EIO;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations crane3_fops = {
	.owner = THIS_MODULE,
	.mmap = crane3_mmap,
};

static int crane4_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crane *d = file->private_data;

	if (request_firmware_direct(&d->plan, "crane", NULL))
		return -EIO;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations crane4_fops = {
	.owner = THIS_MODULE,
	.mmap = crane4_mmap,
};

static int crane5_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crane *d = file->private_data;

	if (wait_for_completion_interruptible(&d->done))
		return -EIO;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations crane5_fops = {
	.owner = THIS_MODULE,
	.mmap = crane5_mmap,
};

static int crane6_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct crane *d = file->private_data;

	if (test_and_set_bit_lock(2, &d->busy))
		return -EIO;
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations crane6_fops = {
	.owner = THIS_MODULE,
	.mmap = crane6_mmap,
};
