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

static int fern_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = generic_file_mmap(file, vma);

	if (!ret)
		vma->vm_ops = &fern_vm_ops;
	return ret;
}

static const struct file_operations fern_fops = {
	.owner	= THIS_MODULE,
	.mmap	= fern_mmap,
};
