#include <linux/mm.h>
#include <linux/uio_driver.h>

static int foo_mmap(struct uio_info *info, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, foo_base(info), foo_len(info));
}

static int foo_probe(struct uio_info *info, bool maps)
{
	if (maps)
		info->mmap = foo_mmap;
	return info->mmap ? foo_register(info) : -ENODEV;
}
