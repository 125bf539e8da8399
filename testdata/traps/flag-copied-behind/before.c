// Fennels: a flag is put into a local when the memory is mapped, which decides later.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct fennel {
	phys_addr_t base;
	bool gone;
	int rounds;
	u32 width;
};

static long fennel_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct fennel *fennel = file->private_data;

	fennel->gone = arg;
	return 0;
}

static int fennel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct fennel *fennel = file->private_data;
	bool gone;
	int err;

	err = remap_pfn_range(vma, vma->vm_start, PHYS_PFN(fennel->base),
			      vma->vm_end - vma->vm_start, vma->vm_page_prot);
	if (err)
		return err;
	gone = READ_ONCE(fennel->gone);
	if (gone) {
		err = -ENODEV;
		goto out;
	}
out:
	return err;
}

static const struct file_operations fennel_fops = {
	.owner	= THIS_MODULE,
	.unlocked_ioctl = fennel_ioctl,
	.mmap	= fennel_mmap,
};
