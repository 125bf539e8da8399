// What looks like a message counts.
#include <linux/fs.h>
#include <linux/mm.h>
#include "fen.h"

static void fen_vm_open(struct vm_area_struct *vma)
{
	fen_dbg(vma->vm_private_data, "open\n");
}

static void fen_vm_close(struct vm_area_struct *vma)
{
	fen_dbg_end(vma->vm_private_data, "close\n");
}

static const struct vm_operations_struct fen_vm_ops = {
	.open = fen_vm_open,
	.close = fen_vm_close,
	.fault = fen_fault,
};

static int fen_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct fen *fen = file->private_data;

	if (vma->vm_pgoff)
		return -EINVAL;
	fen_dbg(fen, "mmap\n");
	vm_flags_set(vma, VM_DONTEXPAND);
	vma->vm_private_data = fen;
	vma->vm_ops = &fen_vm_ops;
	return 0;
}

static const struct file_operations fen_fops = {
	.owner = THIS_MODULE,
	.mmap = fen_mmap,
};
