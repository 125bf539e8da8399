#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct clary {
	struct inode inode;
	atomic_t maps;
};

static inline struct clary *CLARY_I(struct inode *inode)
{
	return container_of(inode, struct clary, inode);
}

static void clary_open(struct vm_area_struct *vma)
{
	atomic_inc(&CLARY_I(file_inode(vma->vm_file))->maps);
}

static void clary_close(struct vm_area_struct *vma)
{
	atomic_dec(&CLARY_I(file_inode(vma->vm_file))->maps);
}

static const struct vm_operations_struct clary_vm_ops = {
	.open	= clary_open,
	.close	= clary_close,
	.fault	= filemap_fault,
};

static int clary_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct clary *clary = CLARY_I(file_inode(file));

	atomic_inc(&clary->maps);
	vma->vm_ops = &clary_vm_ops;
	return 0;
}

static const struct file_operations clary_fops = {
	.owner	= THIS_MODULE,
	.mmap	= clary_mmap,
};
