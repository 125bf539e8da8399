// A vapor: a private mapping is anonymous.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct vapor {
	struct cdev cdev;
	phys_addr_t regs;
	size_t len;
};

static int vapor_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct vapor, cdev);
	return 0;
}

static int vapor_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vapor *vapor = file->private_data;

	if (!(vma->vm_flags & VM_SHARED)) {
		vma_set_anonymous(vma);
		return 0;
	}
	return vm_iomap_memory(vma, vapor->regs, vapor->len);
}

static const struct file_operations vapor_fops = {
	.owner	= THIS_MODULE,
	.open	= vapor_open,
	.mmap	= vapor_mmap,
};
