#include <linux/fs.h>
#include <linux/mm.h>

static int ring_window_mmap(struct ring_channel *channel, struct vm_area_struct *vma)
{
	return vm_iomap_memory(vma, ring_base(channel), PAGE_SIZE);
}

static int foo_mmap(struct file *file, struct vm_area_struct *vma)
{
	return ring_window_mmap(file->private_data, vma);
}

static const struct file_operations foo_fops = {
	.mmap = foo_mmap,
};
