/* A skiff: what its files share. */
#include <linux/fs.h>
#include <linux/mm.h>

struct skiff {
	phys_addr_t base;
	unsigned long len;
};

int skiff_mmap_prepare(struct vm_area_desc *desc);

#define SKIFF_OPS	.owner = THIS_MODULE, .mmap_prepare = skiff_mmap_prepare
