// A flue: it picks the address only where there is an MMU.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct flue {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int flue_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct flue, cdev);
	return 0;
}

static int flue_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct flue *flue = file->private_data;

	return vm_iomap_memory(vma, flue->regs, flue->len);
}

static const struct file_operations flue_fops = {
	.owner	= THIS_MODULE,
	.open	= flue_open,
#ifdef CONFIG_MMU
	.get_unmapped_area = thp_get_unmapped_area,
#endif
	.mmap	= flue_mmap,
};
