// A clock whose page of counters is mapped read-only.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

struct clock {
	struct miscdevice misc;
	phys_addr_t counters;
};

static int clock_mmap_prepare(struct vm_area_desc *desc)
{
	struct clock *clock = desc->file->private_data;

	if (vma_desc_size(desc) != PAGE_SIZE)
		return -EINVAL;
	if (vma_desc_test(desc, VMA_WRITE_BIT))
		return -EPERM;
	vma_desc_clear_flags(desc, VMA_MAYWRITE_BIT);
	mmap_action_ioremap_full(desc, PHYS_PFN(clock->counters));
	return 0;
}

static const struct file_operations clock_fops = {
	.owner		= THIS_MODULE,
	.mmap_prepare	= clock_mmap_prepare,
};
