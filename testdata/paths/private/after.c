// Jars: private data is read where it is set on every way, be it by the caller.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct jar {
	unsigned long pfn, size;
	bool open;
};

/* Good: set by the handler, read two calls down. */
static unsigned long jar_pfn(const struct vm_area_desc *desc)
{
	const struct jar *jar = desc->private_data;

	return jar->pfn + desc->pgoff;
}

static int jar_pour(struct vm_area_desc *desc)
{
	if (!((struct jar *)desc->private_data)->open)
		return -EBUSY;
	mmap_action_remap_full(desc, jar_pfn(desc));
	return 0;
}

static int jar_mmap_prepare(struct vm_area_desc *desc)
{
	desc->private_data = desc->file->private_data;
	return jar_pour(desc);
}

/* Good: set by one helper, read by the next. */
static int pot_label(struct file *file, struct vm_area_desc *desc)
{
	struct jar *pot = file->private_data;

	if (!pot->open)
		return -EBUSY;
	desc->private_data = pot;
	return 0;
}

static int pot_pour(struct vm_area_desc *desc)
{
	struct jar *pot = desc->private_data;

	mmap_action_remap_full(desc, pot->pfn);
	return 0;
}

static int pot_mmap_prepare(struct vm_area_desc *desc)
{
	int err;

	err = pot_label(desc->file, desc);
	if (err)
		return err;
	return pot_pour(desc);
}

/* Set on one way only. */
static int tin_pour(struct vm_area_struct *vma)
{
	struct jar *tin = vma->vm_private_data;

	return remap_pfn_range(vma, vma->vm_start, tin->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int tin_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct jar *tin = file->private_data;

	if (tin->open)
		vma->vm_private_data = tin;
	return tin_pour(vma);
}

/* One of two callers sets it. */
static int can_pour(struct vm_area_struct *vma)
{
	struct jar *can = vma->vm_private_data;

	return remap_pfn_range(vma, vma->vm_start, can->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

/* As can_pour(), for a mapping that is being prepared. */
static int can_pour_desc(struct vm_area_desc *desc)
{
	struct jar *can = desc->private_data;

	mmap_action_remap_full(desc, can->pfn);
	return 0;
}

static int can_mmap_prepare(struct vm_area_desc *desc)
{
	desc->private_data = desc->file->private_data;
	return can_pour_desc(desc);
}

static int lid_mmap(struct file *file, struct vm_area_struct *vma)
{
	return can_pour(vma);
}

/* The error is not looked at, so it may not be set. */
static int box_label(struct file *file, struct vm_area_struct *vma)
{
	struct jar *box = file->private_data;

	if (!box->open)
		return -EBUSY;
	vma->vm_private_data = box;
	return 0;
}

static int box_mmap(struct file *file, struct vm_area_struct *vma)
{
	box_label(file, vma);
	return remap_pfn_range(vma, vma->vm_start, ((struct jar *)vma->vm_private_data)->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations jar_fops = { .mmap_prepare = jar_mmap_prepare };
static const struct file_operations pot_fops = { .mmap_prepare = pot_mmap_prepare };
static const struct file_operations tin_fops = { .mmap = tin_mmap };
static const struct file_operations can_fops = { .mmap_prepare = can_mmap_prepare };
static const struct file_operations lid_fops = { .mmap = lid_mmap };
static const struct file_operations box_fops = { .mmap = box_mmap };
