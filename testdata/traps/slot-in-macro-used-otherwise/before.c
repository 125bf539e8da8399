// Spouts: the macro that fills the table gets another body further down.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct spout {
	phys_addr_t regs;
	size_t len;
};

static int spout_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct spout *spout = file->private_data;

	return vm_iomap_memory(vma, spout->regs, spout->len);
}

#define SPOUT_ENTRY .mmap = spout_mmap

static const struct file_operations spout_fops = {
	.owner	= THIS_MODULE,
	SPOUT_ENTRY,
};

#undef SPOUT_ENTRY
#define SPOUT_ENTRY .open = nonseekable_open

static const struct file_operations dry_fops = {
	.owner	= THIS_MODULE,
	SPOUT_ENTRY,
};
