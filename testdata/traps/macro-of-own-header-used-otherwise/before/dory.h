/* A dory: what its files share. */
#include <linux/fs.h>
#include <linux/mm.h>

struct dory {
	phys_addr_t base;
	unsigned long len;
};

int dory_mmap(struct file *file, struct vm_area_struct *vma);

#define DORY_OPS	.owner = THIS_MODULE, .mmap = dory_mmap
