// A condition that becomes a statement stands before an else.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct spike {
	struct cdev cdev;
	bool secret;
	bool keep;
	phys_addr_t regs;
};

static int spike_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct spike, cdev);
	return 0;
}

static int spike_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct spike *spike = file->private_data;

	if (spike->secret)
		vm_flags_set(vma, spike->keep ? 0 : VM_DONTDUMP);
	else
		vm_flags_set(vma, VM_DONTCOPY);
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(spike->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations spike_fops = {
	.owner	= THIS_MODULE,
	.open	= spike_open,
	.mmap	= spike_mmap,
};
