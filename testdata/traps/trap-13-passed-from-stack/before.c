// A vat: a helper maps the array, which lies on its caller's stack.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct vat {
	struct cdev cdev;
	void *buf;
};

static int vat_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct vat, cdev);
	return 0;
}

static int vat_map(struct vm_area_struct *vma, struct page **pages, unsigned long num)
{
	return vm_map_pages_zero(vma, pages, num);
}

static int vat_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vat *vat = file->private_data;
	struct page *pages[2];

	pages[0] = virt_to_page(vat->buf);
	pages[1] = virt_to_page(vat->buf + PAGE_SIZE);
	return vat_map(vma, pages, 2);
}

static const struct file_operations vat_fops = {
	.owner	= THIS_MODULE,
	.open	= vat_open,
	.mmap	= vat_mmap,
};
