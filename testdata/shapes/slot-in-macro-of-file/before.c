// Hoses: the tables are made by a macro of this file, out of another one.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct hose {
	phys_addr_t regs;
	size_t len;
};

static int hose_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hose *hose = file->private_data;

	return vm_iomap_memory(vma, hose->regs, hose->len);
}

#define HOSE_ENTRIES					\
	.owner	= THIS_MODULE,				\
	.mmap	= hose_mmap,

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
