#include <linux/fs.h>
#include <linux/mm.h>

int fort_mmap(struct file *file, struct vm_area_struct *vma);

int wall_map(struct file *file, struct vm_area_struct *vma)
{
	if (!file->private_data)
		return -ENODEV;
	return fort_mmap(file, vma);
}
