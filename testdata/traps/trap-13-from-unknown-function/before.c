// An urn: who owns the array cannot be seen.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct urn {
	struct cdev cdev;
	void *sgt;
};

static int urn_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct urn, cdev);
	return 0;
}

static int urn_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct urn *urn = file->private_data;
	struct page **pages = urn_core_pages(urn->sgt);

	return vm_map_pages(vma, pages, 16);
}

static const struct file_operations urn_fops = {
	.owner	= THIS_MODULE,
	.open	= urn_open,
	.mmap	= urn_mmap,
};
