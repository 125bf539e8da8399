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

static int peripheral_mmap_prepare(struct vm_area_desc *desc)
{
	struct peripheral *peripheral_device = desc->file->private_data;

	if (vma_desc_test_any(desc, VMA_WRITE_BIT, VMA_EXEC_BIT,
			      VMA_MAYWRITE_BIT, VMA_MAYEXEC_BIT))
		return -EPERM;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTDUMP_BIT,
			   VMA_DONTEXPAND_BIT, VMA_IO_BIT, VMA_PFNMAP_BIT);
	desc->page_prot =
		pgprot_writecombine(pgprot_decrypted(desc->page_prot));
	mmap_action_remap_full(desc,
			       PHYS_PFN(peripheral_device->register_window_base_address) + desc->pgoff);
	return 0;
}

static const struct file_operations peripheral_fops = {
	.owner	= THIS_MODULE,
	.open	= peripheral_open,
	.mmap_prepare = peripheral_mmap_prepare,
};
