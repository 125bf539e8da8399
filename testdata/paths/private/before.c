// Jars: private data is read where it is set on every way, be it by the caller.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct jar {
	unsigned long pfn, size;
	bool open;
};

/* Good: set by the handler, read two calls down. */
static unsigned long jar_pfn(const struct vm_area_struct *vma)
{
	const struct jar *jar = vma->vm_private_data;

	return jar->pfn + vma->vm_pgoff;
}

static int jar_pour(struct vm_area_struct *vma)
{
	if (!((struct jar *)vma->vm_private_data)->open)
		return -EBUSY;
	return remap_pfn_range(vma, vma->vm_start, jar_pfn(vma), vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int jar_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = file->private_data;
	return jar_pour(vma);
}

/* Good: set by one helper, read by the next. */
static int pot_label(struct file *file, struct vm_area_struct *vma)
{
	struct jar *pot = file->private_data;

	if (!pot->open)
		return -EBUSY;
	vma->vm_private_data = pot;
	return 0;
}

static int pot_pour(struct vm_area_struct *vma)
{
	struct jar *pot = vma->vm_private_data;

	return remap_pfn_range(vma, vma->vm_start, pot->pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int pot_mmap(struct file *file, struct vm_area_struct *vma)
{
	int err;

	err = pot_label(file, vma);
	if (err)
		return err;
	return pot_pour(vma);
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

static int can_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = file->private_data;
	return can_pour(vma);
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

static const struct file_operations jar_fops = { .mmap = jar_mmap };
static const struct file_operations pot_fops = { .mmap = pot_mmap };
static const struct file_operations tin_fops = { .mmap = tin_mmap };
static const struct file_operations can_fops = { .mmap = can_mmap };
static const struct file_operations lid_fops = { .mmap = lid_mmap };
static const struct file_operations box_fops = { .mmap = box_mmap };
