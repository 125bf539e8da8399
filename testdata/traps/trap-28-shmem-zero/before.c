// A tent: anonymous shared memory.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tent {
	phys_addr_t regs;
	size_t len;
};

static int tent_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_SHARED)
		return shmem_zero_setup(vma);
	vma_set_anonymous(vma);
	return 0;
}

static const struct file_operations tent_fops = {
	.owner	= THIS_MODULE,
	.mmap	= tent_mmap,
};
