// A kettle: a loop by address, with an index beside it.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct kettle {
	struct cdev cdev;
	struct page *pages[16];
};

static int kettle_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct kettle, cdev);
	return 0;
}

static int kettle_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kettle *kettle = file->private_data;
	unsigned long uaddr = vma->vm_start;
	int i = 0, ret;

	if (vma_pages(vma) > ARRAY_SIZE(kettle->pages))
		return -EINVAL;

	while (uaddr < vma->vm_end) {
		ret = vm_insert_page(vma, uaddr, kettle->pages[i]);
		if (ret)
			return ret;
		uaddr += PAGE_SIZE;
		i++;
	}

	return 0;
}

static const struct file_operations kettle_fops = {
	.owner	= THIS_MODULE,
	.open	= kettle_open,
	.mmap	= kettle_mmap,
};
