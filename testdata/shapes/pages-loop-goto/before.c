// A trowel: result and test in one condition, and a way out of the loop by goto.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct trowel {
	struct cdev cdev;
	struct page **pages;
	size_t size;
};

static int trowel_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct trowel, cdev);
	return 0;
}

static int trowel_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct trowel *trowel = file->private_data;
	unsigned long off, len = vma->vm_end - vma->vm_start;
	int rc;

	rc = -EINVAL;
	if (len > trowel->size)
		goto done;

	for (off = 0; off < len; off += PAGE_SIZE) {
		if ((rc = vm_insert_page(vma, vma->vm_start + off, trowel->pages[off >> PAGE_SHIFT])) != 0)
			goto done;
	}
	rc = 0;
done:
	return rc;
}

static const struct file_operations trowel_fops = {
	.owner	= THIS_MODULE,
	.open	= trowel_open,
	.mmap	= trowel_mmap,
};
