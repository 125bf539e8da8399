// A comb: the pages are members of other elements.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct comb {
	struct cdev cdev;
	struct tooth *teeth;
	unsigned int count;
};

static int comb_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct comb, cdev);
	return 0;
}

struct tooth {
	struct page *page;
	dma_addr_t dma;
};

static int comb_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct comb *comb = file->private_data;
	unsigned int i;
	int ret;

	for (i = 0; i < comb->count; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, comb->teeth[i].page);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations comb_fops = {
	.owner	= THIS_MODULE,
	.open	= comb_open,
	.mmap	= comb_mmap,
};
