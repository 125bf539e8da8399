// A weir: each mapping gets an object with a counter, whose first value stands for the first mapping.
#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct weir_map {
	atomic_t users;
};

static void weir_open(struct vm_area_struct *vma)
{
	struct weir_map *map = vma->vm_private_data;

	if (map)
		atomic_inc(&map->users);
}

static void weir_close(struct vm_area_struct *vma)
{
	struct weir_map *map = vma->vm_private_data;

	if (map && atomic_dec_and_test(&map->users))
		kfree(map);
}

static int weir_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct weir_map *map = kzalloc(sizeof(*map), GFP_KERNEL);

	if (!map)
		return -ENOMEM;
	atomic_set(&map->users, 1);
	*vm_private_data = map;
	return 0;
}

static const struct vm_operations_struct weir_vm_ops = {
	.mapped = weir_mapped,
	.open = weir_open,
	.close = weir_close,
};

static int weir_mmap_prepare(struct vm_area_desc *desc)
{
	unsigned long pfn = (unsigned long)desc->file->private_data;

	desc->vm_ops = &weir_vm_ops;
	mmap_action_remap_full(desc, pfn);
	return 0;
}

static const struct file_operations weir_fops = {
	.mmap_prepare = weir_mmap_prepare,
};
