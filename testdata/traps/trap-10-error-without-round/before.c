// A sluice: without any page, the error from before is returned.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sluice {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int sluice_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct sluice, cdev);
	return 0;
}

static int sluice_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sluice *sluice = file->private_data;
	int ret = -ENODEV;
	unsigned int i;

	for (i = 0; i < sluice->count; i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, sluice->pages[i]);
		if (ret)
			break;
	}
	return ret;
}

static const struct file_operations sluice_fops = {
	.owner	= THIS_MODULE,
	.open	= sluice_open,
	.mmap	= sluice_mmap,
};
