// A mould: all pages that there are, at the start of a mapping that may be longer.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct mould {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int mould_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct mould, cdev);
	return 0;
}

static int mould_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mould *mould = file->private_data;
	unsigned long num = mould->count;
	int ret;

	ret = vm_insert_pages(vma, vma->vm_start, mould->pages, &num);
	if (ret < 0)
		pr_debug("mould: %d\n", ret);
	return ret;
}

static const struct file_operations mould_fops = {
	.owner	= THIS_MODULE,
	.open	= mould_open,
	.mmap	= mould_mmap,
};
