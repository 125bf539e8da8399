// A basin: the array of pages is freed when they are mapped.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct basin {
	struct cdev cdev;
	void *buf;
};

static int basin_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct basin, cdev);
	return 0;
}

static int basin_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct basin *basin = file->private_data;
	struct page **pages;
	unsigned long i, num = vma_pages(vma);
	int ret;

	pages = kcalloc(num, sizeof(*pages), GFP_KERNEL);
	if (!pages)
		return -ENOMEM;
	for (i = 0; i < num; i++)
		pages[i] = vmalloc_to_page(basin->buf + i * PAGE_SIZE);
	ret = vm_insert_pages(vma, vma->vm_start, pages, &num);
	kfree(pages);
	return ret;
}

static const struct file_operations basin_fops = {
	.owner	= THIS_MODULE,
	.open	= basin_open,
	.mmap	= basin_mmap,
};
