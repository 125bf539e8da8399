// A jar: a function of the driver clears the flags that it gets, before the pages are inserted.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct jar {
	struct page **pages;
	unsigned long count;
};

static void jar_lose(struct vm_area_struct *vma, vm_flags_t flags)
{
	vm_flags_clear(vma, flags);
}

static int jar_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct jar *jar = file->private_data;

	jar_lose(vma, VM_WRITE | VM_MAYWRITE);
	return vm_map_pages_zero(vma, jar->pages, jar->count);
}

static const struct file_operations jar_fops = {
	.owner	= THIS_MODULE,
	.mmap	= jar_mmap,
};
