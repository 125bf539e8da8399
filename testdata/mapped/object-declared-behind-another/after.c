// A hive: the object is made in the last of the declarations; one of them stays, with the blank line behind it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/refcount.h>
#include <linux/slab.h>

struct hive {
	unsigned long pfn;
};

struct comb {
	refcount_t users;
};

static void hive_open(struct vm_area_struct *vma)
{
	struct comb *comb = vma->vm_private_data;

	refcount_inc(&comb->users);
}

static int hive_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct comb *comb = kzalloc(sizeof(*comb), GFP_KERNEL);

	if (!comb)
		return -ENOMEM;
	refcount_set(&comb->users, 1);
	*vm_private_data = comb;

	return 0;
}

static void hive_close(struct vm_area_struct *vma)
{
	struct comb *comb = vma->vm_private_data;

	/* Unmapped before ->mapped() was done: nothing was taken. */
	if (!comb)
		return;

	if (refcount_dec_and_test(&comb->users))
		kfree(comb);
}

static const struct vm_operations_struct hive_vm_ops = {
	.open = hive_open,
	.close = hive_close,
	.mapped = hive_mapped,
};

static int hive_mmap_prepare(struct vm_area_desc *desc)
{
	struct hive *hive = desc->file->private_data;

	desc->vm_ops = &hive_vm_ops;
	mmap_action_remap_full(desc, hive->pfn);
	return 0;
}

static const struct file_operations hive_fops = {
	.mmap_prepare = hive_mmap_prepare,
};
