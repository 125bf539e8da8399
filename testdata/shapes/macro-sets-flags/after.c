// Own macros set and clear flags.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct alder {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

#define alder_set(area, bits) do { vm_flags_set(area, bits); } while (0)
#define alder_clear(area, bits) ((area)->vm_flags &= ~(bits))

static int alder_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct alder, cdev);
	return 0;
}

static int alder_mmap_prepare(struct vm_area_desc *desc)
{
	struct alder *alder = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTCOPY_BIT);
	vma_desc_clear_flags(desc, VMA_MAYEXEC_BIT);
	desc->private_data = alder;
	return 0;
}

static const struct file_operations alder_fops = {
	.owner	= THIS_MODULE,
	.open	= alder_open,
	.mmap_prepare = alder_mmap_prepare,
};
