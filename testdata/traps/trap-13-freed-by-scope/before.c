// A platter: the array is freed by its declaration.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct platter {
	struct cdev cdev;
	void *buf;
};

static int platter_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct platter, cdev);
	return 0;
}

static int platter_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct platter *platter = file->private_data;
	struct page **pages __free(kvfree) = platter_pages(platter->buf, vma_pages(vma));
	unsigned long num = vma_pages(vma);

	if (!pages)
		return -ENOMEM;

	return vm_insert_pages(vma, vma->vm_start, pages, &num);
}

static const struct file_operations platter_fops = {
	.owner	= THIS_MODULE,
	.open	= platter_open,
	.mmap	= platter_mmap,
};
