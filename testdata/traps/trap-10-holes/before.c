// A net: some elements are left out.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct net {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int net_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct net, cdev);
	return 0;
}

static int net_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct net *net = file->private_data;
	unsigned long addr = vma->vm_start;
	unsigned int i;
	int ret;

	for (i = 0; i < net->count; i++, addr += PAGE_SIZE) {
		if (!net->pages[i])
			continue;
		ret = vm_insert_page(vma, addr, net->pages[i]);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations net_fops = {
	.owner	= THIS_MODULE,
	.open	= net_open,
	.mmap	= net_mmap,
};
