// Ledgers: what is kept for a mapping is computed by locals that change under way.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct ledger {
	struct ledger *next;
	unsigned long pages;
};

static void rounded_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static void chained_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static void twice_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static void sized_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static int sized_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct ledger *from = file->private_data;
	struct ledger *l;

	l = kzalloc(sizeof(*from), GFP_KERNEL);
	if (!l)
		return -ENOMEM;
	l->next = from;
	*vm_private_data = l;

	return 0;
}

static const struct vm_operations_struct rounded_vm_ops = { .close = rounded_close };
static const struct vm_operations_struct chained_vm_ops = { .close = chained_close };
static const struct vm_operations_struct twice_vm_ops = { .close = twice_close };
static const struct vm_operations_struct sized_vm_ops = { .mapped = sized_mapped, .close = sized_close };

static int rounded_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long pages = vma_pages(vma);
	struct ledger *l;

	l = kzalloc(sizeof(*l), GFP_KERNEL);
	if (!l)
		return -ENOMEM;
	pages = roundup(pages, 16);
	l->pages = pages;
	vma->vm_private_data = l;
	vma->vm_ops = &rounded_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static int chained_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ledger *from = file->private_data;
	struct ledger *l;

	from = from->next;
	l = kzalloc(sizeof(*l), GFP_KERNEL);
	if (!l)
		return -ENOMEM;
	l->next = from;
	vma->vm_private_data = l;
	vma->vm_ops = &chained_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static int twice_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long a = vma_pages(vma), b = 0;
	struct ledger *l;

	b = a;
	a = 2 * b;
	l = kzalloc(sizeof(*l), GFP_KERNEL);
	if (!l)
		return -ENOMEM;
	l->pages = a;
	vma->vm_private_data = l;
	vma->vm_ops = &twice_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

/* Good: one value, though it is named for its size first. */
static int sized_mmap_prepare(struct vm_area_desc *desc)
{
	desc->vm_ops = &sized_vm_ops;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTEXPAND_BIT);
	return 0;
}

static const struct file_operations rounded_fops = { .mmap = rounded_mmap };
static const struct file_operations chained_fops = { .mmap = chained_mmap };
static const struct file_operations twice_fops = { .mmap = twice_mmap };
static const struct file_operations sized_fops = { .mmap_prepare = sized_mmap_prepare };
