// A gate: the index goes on in one configuration only.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct gate {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int gate_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct gate, cdev);
	return 0;
}

static int gate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct gate *gate = file->private_data;
	unsigned long addr = vma->vm_start;
	unsigned int i = 0;
	int ret;

	while (addr < vma->vm_end) {
		ret = vm_insert_page(vma, addr, gate->pages[i]);
		if (ret)
			return ret;
		addr += PAGE_SIZE;
#ifdef CONFIG_GATE_WIDE
		i++;
#endif
	}
	return 0;
}

static const struct file_operations gate_fops = {
	.owner	= THIS_MODULE,
	.open	= gate_open,
	.mmap	= gate_mmap,
};
