// A ladle: the error leaves through a label, and the mapping is uncached.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct ladle {
	struct cdev cdev;
	struct page **pages;
	size_t bytes;
	bool dead;
};

static int ladle_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct ladle, cdev);
	return 0;
}

static int ladle_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ladle *ladle = file->private_data;
	int err;

	if (ladle->dead) {
		err = -ENODEV;
		goto out;
	}
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);

	err = vm_map_pages(vma, ladle->pages, ladle->bytes >> PAGE_SHIFT);
	if (err)
		goto out;

	return 0;
out:
	return err;
}

static const struct file_operations ladle_fops = {
	.owner	= THIS_MODULE,
	.open	= ladle_open,
	.mmap	= ladle_mmap,
};
