// A chain: a loop by goto.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct chain {
	struct cdev cdev;
	phys_addr_t regs[4];
};

static int chain_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct chain, cdev);
	return 0;
}

static int chain_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chain *chain = file->private_data;
	int ret, i = 0;

again:
	ret = vm_iomap_memory(vma, chain->regs[i], PAGE_SIZE);
	if (ret && ++i < 4)
		goto again;
	return ret;
}

static const struct file_operations chain_fops = {
	.owner	= THIS_MODULE,
	.open	= chain_open,
	.mmap	= chain_mmap,
};
