// Sizes are compared in pages, in several spellings.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct glove {
	struct cdev cdev;
	unsigned long pages;
	unsigned long pfn;
};

static int glove_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct glove, cdev);
	return 0;
}

static int glove_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct glove *glove = file->private_data;

	if ((vma->vm_end - vma->vm_start) >> PAGE_SHIFT > glove->pages ||
	    vma->vm_pgoff > glove->pages - ((vma->vm_end - vma->vm_start) / PAGE_SIZE))
		return -EINVAL;
	return remap_pfn_range(vma, vma->vm_start, glove->pfn + vma->vm_pgoff,
			       vma_pages(vma) * PAGE_SIZE, vma->vm_page_prot);
}

static const struct file_operations glove_fops = {
	.owner	= THIS_MODULE,
	.open	= glove_open,
	.mmap	= glove_mmap,
};
