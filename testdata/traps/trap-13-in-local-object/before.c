// A jar: the array lies in an object on the stack.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct jar {
	struct cdev cdev;
	void *buf;
};

static int jar_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct jar, cdev);
	return 0;
}

struct jar_view {
	struct page *pages[4];
};

static int jar_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct jar *jar = file->private_data;
	struct jar_view view;

	jar_view_init(&view, jar->buf);
	return vm_map_pages(vma, view.pages, ARRAY_SIZE(view.pages));
}

static const struct file_operations jar_fops = {
	.owner	= THIS_MODULE,
	.open	= jar_open,
	.mmap	= jar_mmap,
};
