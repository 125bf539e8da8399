// A depot: an object is allocated for each mapping.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct depot {
	struct cdev cdev;
	void *buf;
};

static int depot_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct depot, cdev);
	return 0;
}

struct depot_map {
	struct depot *depot;
	unsigned long faults;
};

static vm_fault_t depot_fault(struct vm_fault *vmf)
{
	struct depot_map *map = vmf->vma->vm_private_data;

	map->faults++;
	vmf->page = virt_to_page(map->depot->buf);
	get_page(vmf->page);
	return 0;
}

static void depot_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static int depot_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	struct depot *depot = file->private_data;
	struct depot_map *map;

	map = kzalloc(sizeof(*map), GFP_KERNEL);
	if (!map)
		return -ENOMEM;
	map->depot = depot;
	*vm_private_data = map;

	return 0;
}

static const struct vm_operations_struct depot_vm_ops = {
	.close	= depot_close,
	.mapped	= depot_mapped,
	.fault	= depot_fault,
};

static int depot_mmap_prepare(struct vm_area_desc *desc)
{
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT);
	desc->vm_ops = &depot_vm_ops;
	return 0;
}

static const struct file_operations depot_fops = {
	.owner	= THIS_MODULE,
	.open	= depot_open,
	.mmap_prepare = depot_mmap_prepare,
};
