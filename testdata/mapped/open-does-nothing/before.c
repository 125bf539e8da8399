// open() and close() are there, and empty.
#include <linux/fs.h>
#include <linux/mm.h>

struct moss {
	phys_addr_t regs;
	size_t len;
};

static void moss_vm_open(struct vm_area_struct *vma) {}
static void moss_vm_close(struct vm_area_struct *vma) {}

static const struct vm_operations_struct moss_vm_ops = {
	.open = moss_vm_open,
	.close = moss_vm_close,
};

static int moss_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct moss *moss = file->private_data;
	int ret;

	vma->vm_ops = &moss_vm_ops;
	vma->vm_private_data = moss;
	moss_vm_open(vma);
	ret = vm_iomap_memory(vma, moss->regs, moss->len);
	return ret;
}

static const struct file_operations moss_fops = {
	.owner = THIS_MODULE,
	.mmap = moss_mmap,
};
