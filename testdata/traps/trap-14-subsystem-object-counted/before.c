#include <linux/mm.h>
#include <linux/uio_driver.h>

static int foo_mmap(struct uio_info *info, struct vm_area_struct *vma)
{
	info->irq++;
	return vm_iomap_memory(vma, foo_base(info), foo_len(info));
}

static struct uio_info foo_info = {
	.mmap = foo_mmap,
};
