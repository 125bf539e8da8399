// open() is called behind the population and reads the private data, which mapped() alone sets then.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/miscdevice.h>

struct part {
	atomic_t users;
};

#define to_crow(m)	container_of(m, struct crow, misc)

struct crow {
	struct part part;
	struct miscdevice misc;
	struct part *other;
	atomic_t users;
	unsigned long frame;
};

static void crow_open(struct vm_area_struct *vma)
{
	struct crow *crow = vma->vm_private_data;

	atomic_inc(&crow->users);
}

static int crow_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct crow *crow = file->private_data;

	atomic_inc(&crow->users);
	*vm_private_data = crow;

	return 0;
}

static void crow_close(struct vm_area_struct *vma)
{
	struct crow *crow = vma->vm_private_data;

	/* Unmapped before ->mapped() was done: nothing was taken. */
	if (!crow)
		return;

	atomic_dec(&crow->users);
}

static const struct vm_operations_struct crow_vm_ops = {
	.open	= crow_open,
	.close	= crow_close,
	.mapped	= crow_mapped,
};

static int crow_mmap_prepare(struct vm_area_desc *desc)
{
	struct crow *crow = desc->file->private_data;

	mmap_action_remap_full(desc, crow->frame);
	desc->vm_ops = &crow_vm_ops;
	return 0;
}

static const struct file_operations crow_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = crow_mmap_prepare,
};

static void rook_open(struct vm_area_struct *vma)
{
	struct crow *rook = vma->vm_private_data;

	atomic_inc(&rook->users);
}

static int rook_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		       const struct file *file, void **vm_private_data)
{
	struct crow *rook = to_crow(file->private_data);

	atomic_inc(&rook->users);
	*vm_private_data = rook;

	return 0;
}

static void rook_close(struct vm_area_struct *vma)
{
	struct crow *rook = vma->vm_private_data;

	/* Unmapped before ->mapped() was done: nothing was taken. */
	if (!rook)
		return;

	atomic_dec(&rook->users);
}

static const struct vm_operations_struct rook_vm_ops = {
	.open	= rook_open,
	.close	= rook_close,
	.mapped	= rook_mapped,
};

static int rook_mmap_prepare(struct vm_area_desc *desc)
{
	struct crow *crow = to_crow(desc->file->private_data);

	mmap_action_remap_full(desc, crow->frame);
	desc->vm_ops = &rook_vm_ops;
	return 0;
}

static const struct file_operations rook_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = rook_mmap_prepare,
};

static void daw_open(struct vm_area_struct *vma)
{
	atomic_inc(&((struct crow *)vma->vm_private_data)->users);
}

static int daw_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,
		      const struct file *file, void **vm_private_data)
{
	atomic_inc(&((struct crow *)(file->private_data))->users);
	*vm_private_data = file->private_data;

	return 0;
}

static void daw_close(struct vm_area_struct *vma)
{
	struct crow *crow = vma->vm_private_data;

	/* Unmapped before ->mapped() was done: nothing was taken. */
	if (!crow)
		return;

	atomic_dec(&crow->users);
}

static const struct vm_operations_struct daw_vm_ops = {
	.open	= daw_open,
	.close	= daw_close,
	.mapped	= daw_mapped,
};

static int daw_mmap_prepare(struct vm_area_desc *desc)
{
	struct crow *crow = desc->file->private_data;

	mmap_action_remap_full(desc, crow->frame);
	desc->vm_ops = &daw_vm_ops;
	return 0;
}

static const struct file_operations daw_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = daw_mmap_prepare,
};
