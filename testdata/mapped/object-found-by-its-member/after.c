// The object is found by the member that the file has, and its variable has the name of its tag.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

struct tern {
	atomic_t users;
	struct miscdevice misc;
	unsigned long frame;
};

#define to_tern(m)	container_of(m, struct tern, misc)

static void tern_open(struct vm_area_struct *vma)
{
	struct tern *tern = vma->vm_private_data;

	atomic_inc(&tern->users);
}

static int tern_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct tern *tern = container_of(file->private_data, struct tern, misc);

	atomic_inc(&tern->users);
	*vm_private_data = tern;

	return 0;
}

static void tern_close(struct vm_area_struct *vma)
{
	struct tern *tern = vma->vm_private_data;

	/* Unmapped before ->mapped() was done: nothing was taken. */
	if (!tern)
		return;

	atomic_dec(&tern->users);
}

static const struct vm_operations_struct tern_vm_ops = {
	.open	= tern_open,
	.close	= tern_close,
	.mapped	= tern_mapped,
};

static int tern_mmap_prepare(struct vm_area_desc *desc)
{
	struct tern *tern = container_of(desc->file->private_data, struct tern,
					 misc);

	mmap_action_remap_full(desc, tern->frame);
	desc->vm_ops = &tern_vm_ops;
	return 0;
}

static const struct file_operations tern_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = tern_mmap_prepare,
};

static void gull_open(struct vm_area_struct *vma)
{
	struct tern *tern = vma->vm_private_data;

	atomic_inc(&tern->users);
}

static int gull_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct tern *tern = to_tern(file->private_data);

	atomic_inc(&tern->users);
	*vm_private_data = tern;

	return 0;
}

static void gull_close(struct vm_area_struct *vma)
{
	struct tern *tern = vma->vm_private_data;

	/* Unmapped before ->mapped() was done: nothing was taken. */
	if (!tern)
		return;

	atomic_dec(&tern->users);
}

static const struct vm_operations_struct gull_vm_ops = {
	.open	= gull_open,
	.close	= gull_close,
	.mapped	= gull_mapped,
};

static int gull_mmap_prepare(struct vm_area_desc *desc)
{
	struct tern *tern = to_tern(desc->file->private_data);

	mmap_action_remap_full(desc, tern->frame);
	desc->vm_ops = &gull_vm_ops;
	return 0;
}

static const struct file_operations gull_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = gull_mmap_prepare,
};

static void skua_open(struct vm_area_struct *vma)
{
	struct tern *tern = vma->vm_private_data;

	atomic_inc(&tern->users);
}

static int skua_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct tern *tern = container_of(file->private_data, struct tern, misc);

	atomic_inc(&tern->users);
	*vm_private_data = tern;
	return 0;
}

static void skua_close(struct vm_area_struct *vma)
{
	struct tern *tern = vma->vm_private_data;

	/* Unmapped before ->mapped() was done: nothing was taken. */
	if (!tern)
		return;

	atomic_dec(&tern->users);
}

static const struct vm_operations_struct skua_vm_ops = {
	.open	= skua_open,
	.close	= skua_close,
	.mapped	= skua_mapped,
};

static int skua_mmap_prepare(struct vm_area_desc *desc)
{
	struct tern *tern = container_of(desc->file->private_data, struct tern,
					 misc);

	mmap_action_remap_full(desc, tern->frame);
	desc->vm_ops = &skua_vm_ops;
	return 0;
}

static const struct file_operations skua_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = skua_mmap_prepare,
};
