// A glaze: the protection is changed when the pages are mapped already.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct glaze {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int glaze_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct glaze, cdev);
	return 0;
}

static int glaze_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct glaze *glaze = file->private_data;
	int ret;

	ret = vm_map_pages(vma, glaze->pages, glaze->count);
	if (ret)
		return ret;
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return 0;
}

static const struct file_operations glaze_fops = {
	.owner	= THIS_MODULE,
	.open	= glaze_open,
	.mmap	= glaze_mmap,
};
