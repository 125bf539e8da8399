// Honey: a function called by a function links the file.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct honey {
	struct cdev cdev;
	struct list_head node;
	phys_addr_t regs;
	size_t len;
};

static int honey_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct honey, cdev);
	return 0;
}

static LIST_HEAD(honey_users);

static void honey_link(struct honey *honey)
{
	list_add(&honey->node, &honey_users);
}

static void honey_note(struct honey *honey)
{
	honey_link(honey);
}

static int honey_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct honey *honey = file->private_data;

	if (vma->vm_pgoff)
		return -EINVAL;
	honey_note(honey);
	return vm_iomap_memory(vma, honey->regs, honey->len);
}

static const struct file_operations honey_fops = {
	.owner	= THIS_MODULE,
	.open	= honey_open,
	.mmap	= honey_mmap,
};
