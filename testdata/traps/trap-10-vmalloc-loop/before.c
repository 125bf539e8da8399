// A hose: vmalloc() memory, whose pages are looked up one by one.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct hose {
	struct cdev cdev;
	void *area;
	unsigned long size;
};

static int hose_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct hose, cdev);
	return 0;
}

static int hose_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hose *hose = file->private_data;
	unsigned long off;
	struct page *page;
	int ret;

	if (vma->vm_pgoff || vma->vm_end - vma->vm_start != hose->size)
		return -EINVAL;
	for (off = 0; off < hose->size; off += PAGE_SIZE) {
		page = vmalloc_to_page(hose->area + off);
		ret = vm_insert_page(vma, vma->vm_start + off, page);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations hose_fops = {
	.owner	= THIS_MODULE,
	.open	= hose_open,
	.mmap	= hose_mmap,
};
