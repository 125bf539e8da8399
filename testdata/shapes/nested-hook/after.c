#include <linux/mm.h>
#include <linux/uio_driver.h>

struct foo {
	struct uio_info info;
	phys_addr_t base;
	resource_size_t len;
};

static int foo_mmap_prepare(struct uio_info *info, struct vm_area_desc *desc)
{
	struct foo *foo = container_of(info, struct foo, info);

	if (!foo->len)
		return -ENODEV;

	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_simple_ioremap(desc, foo->base, foo->len);
	return 0;
}

static int foo_probe(struct foo *foo)
{
	struct uio_info *info = &foo->info;

	info->name = "foo";
	info->mmap_prepare = foo_mmap_prepare;
	return foo_register(info);
}
