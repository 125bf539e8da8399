#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	unsigned long nr;
	phys_addr_t base;
	struct file *backing;
	struct file *spare;
	bool cached;
	atomic_t maps;
	struct kref ref;
};

struct lathe_map {
	struct lathe *lathe;
	unsigned long start;
};

static int lathe_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct lathe_map *map = kmalloc(sizeof(*map), GFP_KERNEL);

	if (!map)
		return -ENOMEM;
	map->lathe = file->private_data;
	map->start = start;
	*vm_private_data = map;
	return 0;
}

static void lathe_unmap(struct vm_area_struct *vma)
{
	struct lathe_map *map = vma->vm_private_data;

	map->lathe->nr--;
	kfree(map);
}

static void lathe_close(struct vm_area_struct *vma)
{
	if (vma->vm_private_data)
		lathe_unmap(vma);
}

static const struct vm_operations_struct lathe_vm_ops = {
	.mapped = lathe_mapped,
	.close = lathe_close,
};

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &lathe_vm_ops;
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
