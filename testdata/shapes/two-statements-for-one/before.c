// One statement becomes two under a condition.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct thorn {
	struct cdev cdev;
	bool secret;
	bool keep;
	phys_addr_t regs;
};

static int thorn_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct thorn, cdev);
	return 0;
}

static int thorn_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct thorn *thorn = file->private_data;

	if (thorn->secret)
		vm_flags_mod(vma, VM_DONTDUMP, VM_MAYWRITE);
	else
		vm_flags_set(vma, VM_DONTCOPY | (thorn->keep ? 0 : VM_WIPEONFORK));
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(thorn->regs),
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations thorn_fops = {
	.owner	= THIS_MODULE,
	.open	= thorn_open,
	.mmap	= thorn_mmap,
};
