// Bells: a table has the hook under a condition.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct bell {
	unsigned long frame;
};

static int __maybe_unused bell_mmap_prepare(struct vm_area_desc *desc)
{
	struct bell *d = desc->file->private_data;

	mmap_action_remap_full(desc, d->frame);
	return 0;
}

static const struct file_operations bell_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = IS_ENABLED(CONFIG_BELL) && IS_ENABLED(CONFIG_MMU) ? bell_mmap_prepare : NULL,
};

static const struct file_operations chime_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = PTR_IF(IS_ENABLED(CONFIG_CHIME), bell_mmap_prepare),
};

static int gong_mmap_prepare(struct vm_area_desc *desc)
{
	struct bell *d = desc->file->private_data;

	mmap_action_remap_full(desc, d->frame);
	return 0;
}

static const struct file_operations gong_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = !IS_ENABLED(CONFIG_BELL) ? NULL : &gong_mmap_prepare,
};

static int drum_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bell *d = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, d->frame, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations drum_fops = {
	.owner = THIS_MODULE,
	.mmap = IS_ENABLED(CONFIG_BELL) ? drum_mmap : drum_mmap_slow,
};
