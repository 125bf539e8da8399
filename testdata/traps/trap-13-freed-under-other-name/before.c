// A bucket: the array is a copy that is freed at the end.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct bucket {
	struct cdev cdev;
	struct page **pages;
	unsigned long count;
};

static int bucket_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct bucket, cdev);
	return 0;
}

static int bucket_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct bucket *bucket = file->private_data;
	struct page **copy, **list;
	int ret;

	copy = kmemdup(bucket->pages, bucket->count * sizeof(*copy), GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	list = copy;
	ret = vm_map_pages(vma, list, bucket->count);
	kfree(copy);
	return ret;
}

static const struct file_operations bucket_fops = {
	.owner	= THIS_MODULE,
	.open	= bucket_open,
	.mmap	= bucket_mmap,
};
