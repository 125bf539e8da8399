// A pot: a table says which flags each of its regions loses, before the pages are inserted.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

static const struct pot_region {
	vm_flags_t lost;
} pot_regions[2] = { { VM_MAYEXEC }, { VM_WRITE | VM_MAYWRITE } };

struct pot {
	struct page **pages;
	unsigned long count;
	unsigned int region;
};

static int pot_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pot *pot = file->private_data;

	vm_flags_clear(vma, pot_regions[pot->region & 1].lost);
	return vm_map_pages_zero(vma, pot->pages, pot->count);
}

static const struct file_operations pot_fops = {
	.owner	= THIS_MODULE,
	.mmap	= pot_mmap,
};
