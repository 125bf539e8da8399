// A hurdle: the index goes on before it is used.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct hurdle {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int hurdle_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct hurdle, cdev);
	return 0;
}

static int hurdle_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct hurdle *hurdle = file->private_data;
	unsigned long addr;
	unsigned int i = 0;
	int ret;

	for (addr = vma->vm_start; addr < vma->vm_end; addr += PAGE_SIZE) {
		i++;
		ret = vm_insert_page(vma, addr, hurdle->pages[i]);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations hurdle_fops = {
	.owner	= THIS_MODULE,
	.open	= hurdle_open,
	.mmap	= hurdle_mmap,
};
