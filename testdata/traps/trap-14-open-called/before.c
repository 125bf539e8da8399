// A jetty: the handler calls its own open(), which counts.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct jetty {
	struct cdev cdev;
	atomic_t maps;
};

static int jetty_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct jetty, cdev);
	return 0;
}

static void jetty_vm_open(struct vm_area_struct *vma)
{
	struct jetty *jetty = vma->vm_private_data;

	atomic_inc(&jetty->maps);
}

static void jetty_vm_close(struct vm_area_struct *vma)
{
	struct jetty *jetty = vma->vm_private_data;

	atomic_dec(&jetty->maps);
}

static const struct vm_operations_struct jetty_vm_ops = {
	.open	= jetty_vm_open,
	.close	= jetty_vm_close,
};

static int jetty_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct jetty *jetty = file->private_data;

	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_private_data = jetty;
	vma->vm_ops = &jetty_vm_ops;
	jetty_vm_open(vma);
	return 0;
}

static const struct file_operations jetty_fops = {
	.owner	= THIS_MODULE,
	.open	= jetty_open,
	.mmap	= jetty_mmap,
};
