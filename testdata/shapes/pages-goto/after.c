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

static int ladle_mmap_prepare(struct vm_area_desc *desc)
{
	struct ladle *ladle = desc->file->private_data;
	int err;

	if (ladle->dead) {
		err = -ENODEV;
		goto out;
	}
	desc->page_prot = pgprot_noncached(desc->page_prot);
	vma_desc_set_flags(desc, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);

	if (desc->pgoff + vma_desc_pages(desc) > (ladle->bytes >> PAGE_SHIFT))
		return -ENXIO;
	mmap_action_map_kernel_pages_full(desc, ladle->pages + desc->pgoff);

	return 0;
out:
	return err;
}

static const struct file_operations ladle_fops = {
	.owner	= THIS_MODULE,
	.open	= ladle_open,
	.mmap_prepare = ladle_mmap_prepare,
};
