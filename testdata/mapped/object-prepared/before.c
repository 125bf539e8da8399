// Baskets: the object of a mapping is made, and its parts get their first values; or those of another one do.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct basket {
	struct mutex lock;
	char label[16];
	struct basket *next;
};

static void own_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static void other_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct own_vm_ops = { .close = own_close };
static const struct vm_operations_struct other_vm_ops = { .close = other_close };

/* Good. */
static int own_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct basket *b;

	b = kmalloc(sizeof(*b), GFP_KERNEL);
	if (!b)
		return -ENOMEM;
	memset(b, 0, sizeof(*b));
	mutex_init(&b->lock);
	vma->vm_private_data = b;
	vma->vm_ops = &own_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static int other_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct basket *shared = file->private_data;
	struct basket *b;

	b = kmalloc(sizeof(*b), GFP_KERNEL);
	if (!b)
		return -ENOMEM;
	b->next = shared;
	mutex_init(&shared->lock);
	vma->vm_private_data = b;
	vma->vm_ops = &other_vm_ops;
	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	return 0;
}

static const struct file_operations own_fops = { .mmap = own_mmap };
static const struct file_operations other_fops = { .mmap = other_mmap };
