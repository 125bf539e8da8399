// A saucer: an array of one page that is a local.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct saucer {
	struct cdev cdev;
	void *buf;
};

static int saucer_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct saucer, cdev);
	return 0;
}

static int saucer_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct saucer *saucer = file->private_data;
	struct page *page = virt_to_page(saucer->buf);

	return vm_map_pages_zero(vma, &page, 1);
}

static const struct file_operations saucer_fops = {
	.owner	= THIS_MODULE,
	.open	= saucer_open,
	.mmap	= saucer_mmap,
};
