#include <linux/mm.h>
#include <linux/uio_driver.h>

static int foo_mmap(struct foo *foo, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, foo->base, foo->len);
}

static struct uio_info foo_info = {
	.mmap = foo_mmap,
};
