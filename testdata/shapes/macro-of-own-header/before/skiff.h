/* A skiff: what its files share. */
#include <linux/fs.h>
#include <linux/mm.h>

struct skiff {
	phys_addr_t base;
	unsigned long len;
};

int skiff_mmap(struct file *file, struct vm_area_struct *vma);

#define SKIFF_OPS	.owner = THIS_MODULE, .mmap = skiff_mmap
