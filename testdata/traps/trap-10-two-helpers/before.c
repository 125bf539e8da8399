// Tongs: two helpers map a part each.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tongs {
	struct cdev cdev;
	unsigned long left;
	unsigned long right;
};

static int tongs_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct tongs, cdev);
	return 0;
}

static int tongs_left(struct tongs *tongs, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, tongs->left, PAGE_SIZE,
			       vma->vm_page_prot);
}

static int tongs_right(struct tongs *tongs, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, tongs->right, PAGE_SIZE,
			       vma->vm_page_prot);
}

static int tongs_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct tongs *tongs = file->private_data;
	int ret = tongs_left(tongs, vma);

	return ret ? ret : tongs_right(tongs, vma);
}

static const struct file_operations tongs_fops = {
	.owner	= THIS_MODULE,
	.open	= tongs_open,
	.mmap	= tongs_mmap,
};
