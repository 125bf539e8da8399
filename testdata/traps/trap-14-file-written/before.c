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

static int barn_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!file->private_data)
		file->private_data = barn_find(file_inode(file));
	if (!file->private_data)
		return -ENODEV;
	return vm_iomap_memory(vma, barn_base, PAGE_SIZE);
}

static const struct file_operations barn_fops = {
	.owner	= THIS_MODULE,
	.mmap	= barn_mmap,
};
