#include <linux/mm.h>
#include <linux/uio_driver.h>

static int foo_mmap(struct uio_info *info, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, foo_base(info), foo_len(info));
}

static int foo_probe(struct uio_info *info)
{
	info->mmap = foo_mmap;
	return foo_register(info);
}

static void foo_remove(struct uio_info *info)
{
	info->mmap = NULL;
}
