// A chime: success is reported.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct chime {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int chime_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct chime, cdev);
	return 0;
}

static int chime_mmap_prepare(struct vm_area_desc *desc)
{
	struct chime *chime = desc->file->private_data;

	mmap_action_remap_full(desc, PHYS_PFN(chime->regs));

	pr_info("mapped %lu pages\n", vma_desc_pages(desc));
	return 0;
}

static const struct file_operations chime_fops = {
	.owner	= THIS_MODULE,
	.open	= chime_open,
	.mmap_prepare = chime_mmap_prepare,
};
