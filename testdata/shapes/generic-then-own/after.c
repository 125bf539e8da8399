// generic_file_mmap(), then operations of its own.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct fern {
	phys_addr_t regs;
	size_t len;
};

static const struct vm_operations_struct fern_vm_ops = {
	.fault		= filemap_fault,
	.map_pages	= filemap_map_pages,
	.page_mkwrite	= fern_page_mkwrite,
};

static int fern_mmap_prepare(struct vm_area_desc *desc)
{
	int ret = generic_file_mmap_prepare(desc);

	if (!ret)
		desc->vm_ops = &fern_vm_ops;
	return ret;
}

static const struct file_operations fern_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = fern_mmap_prepare,
};
