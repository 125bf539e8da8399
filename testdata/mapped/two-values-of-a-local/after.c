// Ledgers: what is kept for a mapping is computed by locals that change under way.
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct ledger {
	struct ledger *next;
	struct list_head list;
	struct mutex lock;
	unsigned long pages;
	unsigned long end;
};

static LIST_HEAD(ledgers);

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

/* A loop by a macro gives the value. */
static void found_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct found_vm_ops = { .close = found_close };

static int found_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ledger *from;
	struct ledger *l;

	list_for_each_entry(from, &ledgers, list)
		if (from->pages == vma->vm_pgoff)
			break;
	l = kzalloc(sizeof(*l), GFP_KERNEL);
	if (!l)
		return -ENOMEM;
	l->next = from;
	vma->vm_private_data = l;
	vma->vm_ops = &found_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations found_fops = { .mmap = found_mmap };

/* It changes between two uses. */
static void between_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct between_vm_ops = { .close = between_close };

static int between_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long at = vma->vm_start;
	struct ledger *l;

	l = kzalloc(sizeof(*l), GFP_KERNEL);
	if (!l)
		return -ENOMEM;
	l->pages = at;
	at += vma_pages(vma) << PAGE_SHIFT;
	l->end = at;
	vma->vm_private_data = l;
	vma->vm_ops = &between_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations between_fops = { .mmap = between_mmap };

/* It is read under a lock. */
static void locked_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct locked_vm_ops = { .close = locked_close };

static int locked_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ledger *from = file->private_data;
	unsigned long pages;
	struct ledger *l;

	mutex_lock(&from->lock);
	pages = from->pages;
	mutex_unlock(&from->lock);
	l = kzalloc(sizeof(*l), GFP_KERNEL);
	if (!l)
		return -ENOMEM;
	l->pages = pages;
	vma->vm_private_data = l;
	vma->vm_ops = &locked_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations locked_fops = { .mmap = locked_mmap };
