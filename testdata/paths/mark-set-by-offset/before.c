// A mark is set at a number of bytes from the beginning of its object, by the name of the member or not: it is not found again.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct finch {
	unsigned long frame;
	int level;
	int finch_mark;
};

static int finch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct finch *finch = file->private_data;

	*(int *)((char *)finch + offsetof(struct finch, finch_mark)) = 1;
	return remap_pfn_range(vma, vma->vm_start, finch->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations finch_fops = {
	.owner	= THIS_MODULE,
	.mmap	= finch_mmap,
};

void finch_reset(struct finch *finch)
{
	finch->finch_mark = 0;
}

struct wagtail {
	unsigned long frame;
	int level;
	int wagtail_mark;
};

static int wagtail_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct wagtail *wagtail = file->private_data;

	*(int *)((char *)wagtail + offsetof(struct wagtail, wagtail_mark)) = 1;
	return remap_pfn_range(vma, vma->vm_start, wagtail->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations wagtail_fops = {
	.owner	= THIS_MODULE,
	.mmap	= wagtail_mmap,
};

struct dipper {
	unsigned long frame;
	int level;
	int dipper_mark;
};

static int dipper_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dipper *dipper = file->private_data;

	*(int *)((char *)dipper + 12) = 1;
	return remap_pfn_range(vma, vma->vm_start, dipper->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations dipper_fops = {
	.owner	= THIS_MODULE,
	.mmap	= dipper_mmap,
};

void dipper_reset(struct dipper *dipper)
{
	dipper->dipper_mark = 0;
}
