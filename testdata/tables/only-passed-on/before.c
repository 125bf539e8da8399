// A pier: the table is compared, measured, stored and registered, and nothing of it looks at the hook.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

#define PIER_OPS(op)	(pier_fops.op)

struct pier {
	struct cdev cdev;
	const struct file_operations *ops;
	phys_addr_t regs;
	size_t len;
	unsigned long mmap;
};

static int pier_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pier *pier = file->private_data;

	return vm_iomap_memory(vma, pier->regs, pier->len);
}

static const struct file_operations pier_fops = {
	.owner	= THIS_MODULE,
	.mmap	= pier_mmap,
};

static const struct file_operations *pier_pick(struct pier *pier)
{
	return pier->len ? &pier_fops : NULL;
}

static void pier_register(struct cdev *cdev, const struct file_operations *ops)
{
	if (!ops || ops->open || ops->owner != THIS_MODULE)
		return;
	cdev_init(cdev, ops);
}

static bool pier_is(struct file *file)
{
	return file->f_op == &pier_fops && sizeof(pier_fops) && !PIER_OPS(open);
}

int pier_probe(struct pier *pier, struct file *file)
{
	pier->ops = &pier_fops;
	pier->mmap = pier->len;
	if (pier->mmap && pier_is(file))
		return -EBUSY;
	pier_register(&pier->cdev, pier_pick(pier));
	pier_register(&pier->cdev, pier->ops);
	return 0;
}
