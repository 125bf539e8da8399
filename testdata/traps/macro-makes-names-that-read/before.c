#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct dotterel {
	unsigned long pfn;
	atomic_t users;
	int seen_maps;
};

#define VALUE(op, x)		atomic_##op(x)
#define MARK(p, m, v)		((p)->seen_##m = (v))

static int dotterel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dotterel *dotterel = file->private_data;

	if (VALUE(read, &dotterel->users) > 3)
		return -EBUSY;
	MARK(dotterel, maps, 1);
	return remap_pfn_range(vma, vma->vm_start, dotterel->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations dotterel_fops = {
	.owner	= THIS_MODULE,
	.mmap	= dotterel_mmap,
};
