// A hoof: the architecture picks the protection.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct hoof {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int hoof_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct hoof, cdev);
	return 0;
}

static int hoof_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	struct hoof *hoof = file->private_data;
	unsigned long size = vma_desc_size(desc);

	desc->page_prot = phys_mem_access_prot(file, PHYS_PFN(hoof->regs), size,
					       desc->page_prot);
	mmap_action_remap_full(desc, PHYS_PFN(hoof->regs));
	return 0;
}

static const struct file_operations hoof_fops = {
	.owner	= THIS_MODULE,
	.open	= hoof_open,
	.mmap_prepare = hoof_mmap_prepare,
};
