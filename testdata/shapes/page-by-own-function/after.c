// A function of the driver looks a page up.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct moss {
	atomic_t users;
	int mode;
	unsigned long frame;
	void *buffer;
};

static struct page *moss_page(struct moss *moss)
{
	return virt_to_page(moss->buffer);
}

static int moss_mmap_prepare(struct vm_area_desc *desc)
{
	struct moss *moss = desc->file->private_data;

	desc->private_data = moss_page(moss);
	mmap_action_map_kernel_pages(desc, desc->start,
				     (struct page **)&desc->private_data, 1);
	return 0;
}

static const struct file_operations moss_fops = {
	.owner	= THIS_MODULE,
	.mmap_prepare = moss_mmap_prepare,
};
