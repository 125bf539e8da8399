#include <linux/mm.h>
#include <linux/uio_driver.h>

static int foo_map(struct uio_info *info, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, foo_base(info), PAGE_SIZE);
}

static void foo_install(struct uio_info *info, int (*mmap)(struct uio_info *info, struct vm_area_struct *vma))
{
	info->mmap = mmap;
}

static void foo_probe(struct uio_info *info)
{
	foo_install(info, foo_map);
}
