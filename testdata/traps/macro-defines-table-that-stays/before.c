// A barge: a macro of the driver defines both of its tables, and one of the handlers keeps the mapping.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define BARGE_FOPS(name, handler)				\
	static const struct file_operations name = {		\
		.owner	= THIS_MODULE,				\
		.mmap	= handler,				\
	}

struct barge {
	phys_addr_t deck;
	unsigned long len;
	struct vm_area_struct *last;
};

static int barge_deck_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barge *barge = file->private_data;

	return vm_iomap_memory(vma, barge->deck, barge->len);
}

static int barge_hold_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barge *barge = file->private_data;

	barge->last = vma;
	return 0;
}

unsigned long barge_last(struct barge *barge)
{
	return barge->last->vm_start;
}

BARGE_FOPS(barge_deck_fops, barge_deck_mmap);
BARGE_FOPS(barge_hold_fops, barge_hold_mmap);
