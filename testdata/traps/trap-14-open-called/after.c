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

static int jetty_vm_mapped(unsigned long start, unsigned long end,
			   pgoff_t pgoff, const struct file *file,
			   void **vm_private_data)
{
	struct jetty *jetty = *vm_private_data;

	atomic_inc(&jetty->maps);

	return 0;
}

static void jetty_vm_close(struct vm_area_struct *vma)
{
	struct jetty *jetty = vma->vm_private_data;

	atomic_dec(&jetty->maps);
}

static const struct vm_operations_struct jetty_vm_ops = {
	.open	= jetty_vm_open,
	.close	= jetty_vm_close,
	.mapped	= jetty_vm_mapped,
};

static int jetty_mmap_prepare(struct vm_area_desc *desc)
{
	struct jetty *jetty = desc->file->private_data;

	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);
	desc->private_data = jetty;
	desc->vm_ops = &jetty_vm_ops;
	return 0;
}

static const struct file_operations jetty_fops = {
	.owner	= THIS_MODULE,
	.open	= jetty_open,
	.mmap_prepare = jetty_mmap_prepare,
};
