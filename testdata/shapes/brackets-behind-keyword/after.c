#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

struct tern {
	unsigned long frame;
	unsigned long pages;
};

static unsigned long tern_last(struct vm_area_desc *desc)
{
	return(vma_desc_pages(desc));
}

static int tern_mmap_prepare(struct vm_area_desc *desc)
{
	struct tern *t = desc->file->private_data;

	if (tern_last(desc) > t->pages ||
	    sizeof(desc->page_prot) != sizeof(pgprot_t))
		return -EINVAL;
	mmap_action_remap_full(desc, t->frame);
	return 0;
}

static const struct file_operations tern_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = tern_mmap_prepare,
};
