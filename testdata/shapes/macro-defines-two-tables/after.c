// A ferry: a macro of the driver defines both of its tables.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define FERRY_FOPS(name, handler)				\
	static const struct file_operations name = {		\
		.owner	= THIS_MODULE,				\
		.mmap_prepare = handler,			\
	}

struct ferry {
	phys_addr_t deck;
	phys_addr_t hold;
	unsigned long len;
};

static int ferry_deck_mmap_prepare(struct vm_area_desc *desc)
{
	struct ferry *ferry = desc->file->private_data;

	mmap_action_simple_ioremap(desc, ferry->deck, ferry->len);
	return 0;
}

static int ferry_hold_mmap_prepare(struct vm_area_desc *desc)
{
	struct ferry *ferry = desc->file->private_data;

	desc->page_prot = pgprot_noncached(desc->page_prot);
	mmap_action_simple_ioremap(desc, ferry->hold, ferry->len);
	return 0;
}

FERRY_FOPS(ferry_deck_fops, ferry_deck_mmap_prepare);
FERRY_FOPS(ferry_hold_fops, ferry_hold_mmap_prepare);
