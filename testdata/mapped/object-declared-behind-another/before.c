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

static void hive_close(struct vm_area_struct *vma)
{
	struct comb *comb = vma->vm_private_data;

	if (refcount_dec_and_test(&comb->users))
		kfree(comb);
}

static const struct vm_operations_struct hive_vm_ops = {
	.open = hive_open,
	.close = hive_close,
};

static int hive_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hive *hive = file->private_data;
	struct comb *comb = kzalloc(sizeof(*comb), GFP_KERNEL);

	if (!comb)
		return -ENOMEM;
	refcount_set(&comb->users, 1);
	vma->vm_private_data = comb;
	vma->vm_ops = &hive_vm_ops;
	return remap_pfn_range(vma, vma->vm_start, hive->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations hive_fops = {
	.mmap = hive_mmap,
};
