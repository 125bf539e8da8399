// One statement becomes two behind labels.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct barb {
	struct cdev cdev;
	int kind;
	phys_addr_t regs;
};

static int barb_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct barb, cdev);
	return 0;
}

static int barb_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barb *barb = file->private_data;

	switch (barb->kind) {
	case 0:
		vm_flags_mod(vma, VM_DONTDUMP, VM_MAYEXEC);
		break;
	default: vm_flags_mod(vma, VM_DONTCOPY, VM_MAYWRITE);
	}
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(barb->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations barb_fops = {
	.owner	= THIS_MODULE,
	.open	= barb_open,
	.mmap	= barb_mmap,
};
