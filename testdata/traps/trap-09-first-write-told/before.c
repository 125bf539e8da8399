// A slate: the operations see the first write to each page.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct slate {
	struct cdev cdev;
	struct page **pages;
	unsigned int count;
};

static int slate_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct slate, cdev);
	return 0;
}

static vm_fault_t slate_page_mkwrite(struct vm_fault *vmf)
{
	return VM_FAULT_LOCKED;
}

static const struct vm_operations_struct slate_vm_ops = {
	.page_mkwrite	= slate_page_mkwrite,
};

static int slate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct slate *slate = file->private_data;

	vma->vm_ops = &slate_vm_ops;

	return vm_map_pages(vma, slate->pages, slate->count);
}

static const struct file_operations slate_fops = {
	.owner	= THIS_MODULE,
	.open	= slate_open,
	.mmap	= slate_mmap,
};
