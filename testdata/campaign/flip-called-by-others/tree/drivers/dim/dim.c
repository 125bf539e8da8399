#include <linux/hub.h>
#include <linux/mm.h>

static int dim_again(struct dim *dim, struct vm_area_struct *vma)
{
	int ret = hub_map(dim->hub, vma);

	if (!ret)
		dim->vma = vma;
	return ret;
}

static int dim_mmap(struct file *file, struct vm_area_struct *vma)
{
	return dim_again(file->private_data, vma);
}

static const struct file_operations dim_fops = {
	.mmap = dim_mmap,
};
