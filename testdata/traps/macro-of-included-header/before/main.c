// Rafts: of two headers with the macro only one is included.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "raft_debug.h"

struct raft {
	unsigned long frame;
	unsigned long logs;
};

static int raft_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct raft *d = file->private_data;

	raft_tally(d);
	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations raft_fops = {
	.owner = THIS_MODULE,
	.mmap = raft_mmap,
};
