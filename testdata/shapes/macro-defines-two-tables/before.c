// A ferry: a macro of the driver defines both of its tables.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define FERRY_FOPS(name, handler)				\
	static const struct file_operations name = {		\
		.owner	= THIS_MODULE,				\
		.mmap	= handler,				\
	}

struct ferry {
	phys_addr_t deck;
	phys_addr_t hold;
	unsigned long len;
};

static int ferry_deck_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;

	return vm_iomap_memory(vma, ferry->deck, ferry->len);
}

static int ferry_hold_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ferry *ferry = file->private_data;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return vm_iomap_memory(vma, ferry->hold, ferry->len);
}

FERRY_FOPS(ferry_deck_fops, ferry_deck_mmap);
FERRY_FOPS(ferry_hold_fops, ferry_hold_mmap);
