// Names are long, so that what is written must be broken.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct peripheral {
	struct cdev cdev;
	phys_addr_t register_window_base_address;
};

static int peripheral_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct peripheral, cdev);
	return 0;
}

static int peripheral_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct peripheral *peripheral_device = file->private_data;

	if (vma->vm_flags & (VM_WRITE | VM_EXEC | VM_MAYWRITE | VM_MAYEXEC))
		return -EPERM;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTDUMP | VM_DONTEXPAND | VM_IO | VM_PFNMAP);
	vma->vm_page_prot = pgprot_writecombine(pgprot_decrypted(vma->vm_page_prot));
	return remap_pfn_range(vma, vma->vm_start,
			       PHYS_PFN(peripheral_device->register_window_base_address) + vma->vm_pgoff,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations peripheral_fops = {
	.owner	= THIS_MODULE,
	.open	= peripheral_open,
	.mmap	= peripheral_mmap,
};
