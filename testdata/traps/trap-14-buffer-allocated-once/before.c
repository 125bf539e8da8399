// A vault: the first mmap() call allocates the buffer that all share.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct vault {
	struct cdev cdev;
	void *buf;
};

static int vault_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct vault, cdev);
	return 0;
}

static int vault_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vault *vault = file->private_data;

	if (!vault->buf) {
		vault->buf = (void *)__get_free_page(GFP_KERNEL);
		if (!vault->buf)
			return -ENOMEM;
	}
	return remap_pfn_range(vma, vma->vm_start, virt_to_pfn(vault->buf),
			       PAGE_SIZE, vma->vm_page_prot);
}

static const struct file_operations vault_fops = {
	.owner	= THIS_MODULE,
	.open	= vault_open,
	.mmap	= vault_mmap,
};
