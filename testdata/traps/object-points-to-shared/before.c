// A rook: the object that is made for a mapping leads to the device, and what is set through it is the device's. The handler looks at
// it afterwards.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct rook {
	unsigned long pfn;
	int armed;
};

struct nest {
	struct rook *rook;
};

static void rook_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static int rook_may_split(struct vm_area_struct *vma, unsigned long at)
{
	return -EINVAL;
}

static const struct vm_operations_struct rook_vm_ops = {
	.close = rook_close,
	.may_split = rook_may_split,
};

static int rook_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct rook *rook = file->private_data;
	struct nest *nest;

	nest = kzalloc(sizeof(*nest), GFP_KERNEL);
	if (!nest)
		return -ENOMEM;
	nest->rook = rook;
	nest->rook->armed = 1;
	vma->vm_private_data = nest;
	vma->vm_ops = &rook_vm_ops;
	vm_flags_set(vma, VM_IO | VM_DONTEXPAND);
	if (rook->armed)
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return 0;
}

static const struct file_operations rook_fops = {
	.mmap = rook_mmap,
};
