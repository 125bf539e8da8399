// Another file says whether somebody has the mire, and remembers it.
#include <linux/fs.h>
#include <linux/mm.h>
#include "mire.h"

static int mire_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mire *mire = file->private_data;
	int ret = mire_claim(mire);

	if (ret)
		return ret;
	return vm_iomap_memory(vma, mire->regs, mire->len);
}

static const struct file_operations mire_fops = {
	.owner = THIS_MODULE,
	.mmap = mire_mmap,
};
