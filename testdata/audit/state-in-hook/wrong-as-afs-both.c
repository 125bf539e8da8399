#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	atomic_t maps;
	spinlock_t lock;
	struct list_head mapped;
	struct list_head all;
};

static struct lathe *lathe_of(const struct file *file)
{
	return file->private_data;
}

static void lathe_add(struct lathe *lathe)
{
	if (atomic_inc_return(&lathe->maps) == 1) {
		spin_lock(&lathe->lock);
		if (list_empty(&lathe->mapped))
			list_add_tail(&lathe->mapped, &lathe->all);
		spin_unlock(&lathe->lock);
	}
}

static void lathe_drop(struct lathe *lathe)
{
	if (!atomic_dec_and_test(&lathe->maps))
		return;
	spin_lock(&lathe->lock);
	if (atomic_read(&lathe->maps) == 0)
		list_del_init(&lathe->mapped);
	spin_unlock(&lathe->lock);
}

static void lathe_open(struct vm_area_struct *vma)
{
	lathe_add(lathe_of(vma->vm_file));
}

static void lathe_close(struct vm_area_struct *vma)
{
	lathe_drop(lathe_of(vma->vm_file));
}

static int lathe_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
			const struct file *file, void **vm_private_data)
{
	lathe_add(lathe_of(file));
	return 0;
}

static const struct vm_operations_struct lathe_vm_ops = {
	.open = lathe_open,
	.close = lathe_close,
	.mapped = lathe_mapped,
	.fault = filemap_fault,
	.map_pages = filemap_map_pages,
};

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	int ret;

	lathe_add(lathe_of(desc->file));
	ret = generic_file_mmap_prepare(desc);
	if (ret == 0)
		desc->vm_ops = &lathe_vm_ops;
	else
		lathe_drop(lathe_of(desc->file));
	return ret;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
