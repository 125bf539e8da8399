// A chain: a macro goes through a scatter list.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct chain {
	struct cdev cdev;
	struct sg_table *sgt;
};

static int chain_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct chain, cdev);
	return 0;
}

static int chain_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct chain *chain = file->private_data;
	struct sg_page_iter iter;
	unsigned long addr = vma->vm_start;
	int ret;

	for_each_sgtable_page(chain->sgt, &iter, 0) {
		ret = vm_insert_page(vma, addr, sg_page_iter_page(&iter));
		if (ret)
			return ret;
		addr += PAGE_SIZE;
	}
	return 0;
}

static const struct file_operations chain_fops = {
	.owner	= THIS_MODULE,
	.open	= chain_open,
	.mmap	= chain_mmap,
};
