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

static int moss_mmap_prepare(struct vm_area_desc *desc)
{
	struct moss *moss = desc->file->private_data;

	desc->vm_ops = &moss_vm_ops;
	desc->private_data = moss;
	mmap_action_simple_ioremap(desc, moss->regs, moss->len);
	return 0;
}

static const struct file_operations moss_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = moss_mmap_prepare,
};
