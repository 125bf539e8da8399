// A barn: the handler fills the file's private data.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct barn {
	phys_addr_t regs;
	size_t len;
};

static phys_addr_t barn_base;

void *barn_find(struct inode *inode);

static int barn_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;

	if (!file->private_data)
		file->private_data = barn_find(file_inode(file));
	if (!file->private_data)
		return -ENODEV;
	mmap_action_simple_ioremap(desc, barn_base, PAGE_SIZE);
	return 0;
}

static const struct file_operations barn_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = barn_mmap_prepare,
};
