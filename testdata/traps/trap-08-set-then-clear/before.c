// A valve: one call sets and clears, and both name a flag in common.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct valve {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int valve_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct valve, cdev);
	return 0;
}

static int valve_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct valve *valve = file->private_data;

	vm_flags_mod(vma, VM_DONTDUMP | VM_DONTCOPY, VM_MAYWRITE | VM_DONTCOPY);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(valve->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations valve_fops = {
	.owner	= THIS_MODULE,
	.open	= valve_open,
	.mmap	= valve_mmap,
};
