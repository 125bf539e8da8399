#include <linux/mm.h>
#include <linux/mic.h>

static int mic_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mic *mic = file->private_data;

	return mic->ops->mmap(mic, vma);
}

static const struct file_operations mic_fops = {
	.mmap = mic_mmap,
};
