// The sum with a pointer to words goes on by four pages.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct shale {
	struct cdev cdev;
	u32 *words;
};

static int shale_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct shale, cdev);
	return 0;
}

static int shale_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shale *shale = file->private_data;
	unsigned long off;

	for (off = 0; off < vma->vm_end - vma->vm_start; off += PAGE_SIZE) {
		if (remap_pfn_range(vma, vma->vm_start + off, virt_to_phys(shale->words + off) >> PAGE_SHIFT,
				    PAGE_SIZE, vma->vm_page_prot))
			return -EAGAIN;
	}
	return 0;
}

static const struct file_operations shale_fops = {
	.owner	= THIS_MODULE,
	.open	= shale_open,
	.mmap	= shale_mmap,
};
