// What open() counts is found by the private data, and an action may fail.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct brook {
	atomic_t users;
	phys_addr_t mem;
	size_t len;
};

static void brook_vm_open(struct vm_area_struct *vma)
{
	struct brook *brook = vma->vm_private_data;

	atomic_inc(&brook->users);
}

static int brook_vm_mapped(unsigned long start, unsigned long end,
			   pgoff_t pgoff, const struct file *file,
			   void **vm_private_data)
{
	struct brook *brook = file->private_data;

	atomic_inc(&brook->users);
	*vm_private_data = brook;

	return 0;
}

static void brook_vm_close(struct vm_area_struct *vma)
{
	struct brook *brook = vma->vm_private_data;

	/* Unmapped before ->mapped() was done: nothing was taken. */
	if (!brook)
		return;

	atomic_dec(&brook->users);
}

static const struct vm_operations_struct brook_vm_ops = {
	.open	= brook_vm_open,
	.close	= brook_vm_close,
	.mapped	= brook_vm_mapped,
};

static int brook_mmap_prepare(struct vm_area_desc *desc)
{
	struct brook *brook = desc->file->private_data;

	if (vma_desc_size(desc) > brook->len)
		return -EINVAL;
	desc->vm_ops = &brook_vm_ops;
	mmap_action_remap_full(desc, brook->mem >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations brook_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = brook_mmap_prepare,
};
