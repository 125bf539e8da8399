// A pump: the first mask may be empty.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct pump {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int pump_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct pump, cdev);
	return 0;
}

static int pump_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pump *pump = file->private_data;

	vm_flags_mod(vma, 0, VM_MAYWRITE);
	if (pump->len > PAGE_SIZE)
		vm_flags_mod(vma, VM_DONTDUMP, 0);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(pump->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations pump_fops = {
	.owner	= THIS_MODULE,
	.open	= pump_open,
	.mmap	= pump_mmap,
};
