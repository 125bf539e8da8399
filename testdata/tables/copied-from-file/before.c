// A pier: open() makes a table of the one that the file has, without mmap. The copy of a converted table would still map.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct pier {
	unsigned long pfn;
	bool closed;
	struct file_operations quiet;
};

static struct pier *the_pier;

static int pier_open(struct inode *inode, struct file *file)
{
	struct pier *pier = the_pier;

	file->private_data = pier;
	if (!pier->closed)
		return 0;
	memcpy(&pier->quiet, file->f_op, sizeof(pier->quiet));
	pier->quiet.mmap = NULL;
	file->f_op = &pier->quiet;
	return 0;
}

static int pier_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pier *pier = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, pier->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations pier_fops = {
	.open = pier_open,
	.mmap = pier_mmap,
};
