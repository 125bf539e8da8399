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

static int dotterel_mmap_prepare(struct vm_area_desc *desc)
{
	struct dotterel *dotterel = desc->file->private_data;

	if (VALUE(read, &dotterel->users) > 3)
		return -EBUSY;
	MARK(dotterel, maps, 1);
	mmap_action_remap_full(desc, dotterel->pfn);
	return 0;
}

static const struct file_operations dotterel_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = dotterel_mmap_prepare,
};
