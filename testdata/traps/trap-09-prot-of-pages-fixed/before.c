// An enamel: a protection of its own, which the core does not keep.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct enamel {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int enamel_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct enamel, cdev);
	return 0;
}

static int enamel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct enamel *enamel = file->private_data;

	vma->vm_page_prot = PAGE_READONLY;

	return vm_map_pages(vma, enamel->pages, enamel->count);
}

static const struct file_operations enamel_fops = {
	.owner	= THIS_MODULE,
	.open	= enamel_open,
	.mmap	= enamel_mmap,
};
