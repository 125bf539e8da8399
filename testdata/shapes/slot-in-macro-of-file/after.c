// Hoses: the tables are made by a macro of this file, out of another one.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct hose {
	phys_addr_t regs;
	size_t len;
};

static int hose_mmap_prepare(struct vm_area_desc *desc)
{
	struct hose *hose = desc->file->private_data;

	mmap_action_simple_ioremap(desc, hose->regs, hose->len);
	return 0;
}

#define HOSE_ENTRIES					\
	.owner	= THIS_MODULE,				\
	.mmap_prepare = hose_mmap_prepare,

#define HOSE_TABLE(name, fn)				\
static const struct file_operations hose_##name = {	\
	HOSE_ENTRIES					\
	.open	= fn,					\
}

static int hose_open(struct inode *inode, struct file *file)
{
	return 0;
}

HOSE_TABLE(wide, hose_open);
HOSE_TABLE(long, NULL);
