#include <linux/mm.h>
#include <linux/uio_driver.h>

static int foo_mmap(struct uio_info *info, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, foo_base(info), foo_len(info));
}

static int foo_probe(struct uio_info *a, struct uio_info *b)
{
	a->mmap = b->mmap = foo_mmap;
	return foo_register(a) ?: foo_register(b);
}
