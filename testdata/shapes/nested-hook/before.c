#include <linux/mm.h>
#include <linux/uio_driver.h>

struct foo {
	struct uio_info info;
	phys_addr_t base;
	resource_size_t len;
};

static int foo_mmap(struct uio_info *info, struct vm_area_struct *vma)
{
	struct foo *foo = container_of(info, struct foo, info);

	if (!foo->len)
		return -ENODEV;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return vm_iomap_memory(vma, foo->base, foo->len);
}

static int foo_probe(struct foo *foo)
{
	struct uio_info *info = &foo->info;

	info->name = "foo";
	info->mmap = foo_mmap;
	return foo_register(info);
}
