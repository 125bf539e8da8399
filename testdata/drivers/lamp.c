// A lamp whose brightness registers can be mapped, one page of them.
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lamp {
	struct miscdevice misc;
	phys_addr_t regs;
	bool locked;
};

static int lamp_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(file->private_data, struct lamp, misc);
	return 0;
}

/**
 * lamp_mmap() - map the registers of a lamp
 * @file: the open lamp
 * @vma: the mapping to fill
 *
 * A locked lamp can be looked at, but not changed.
 */
static int lamp_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lamp *lamp = file->private_data;

	if (vma->vm_end - vma->vm_start != PAGE_SIZE || vma->vm_pgoff)
		return -EINVAL;

	if (lamp->locked) {
		if (vma->vm_flags & VM_WRITE)
			return -EPERM;
		vm_flags_clear(vma, VM_MAYWRITE);
	}

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(lamp->regs),
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -EAGAIN;

	return 0;
}

static const struct file_operations lamp_fops = {
	.owner	= THIS_MODULE,
	.open	= lamp_open,
	.mmap	= lamp_mmap,
};
