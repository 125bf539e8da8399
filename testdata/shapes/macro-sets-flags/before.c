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

static int alder_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct alder *alder = file->private_data;

	alder_set(vma, VM_DONTEXPAND | VM_DONTCOPY);
	alder_clear(vma, VM_MAYEXEC);
	vma->vm_private_data = alder;
	return 0;
}

static const struct file_operations alder_fops = {
	.owner	= THIS_MODULE,
	.open	= alder_open,
	.mmap	= alder_mmap,
};
