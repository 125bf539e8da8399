#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct barn {
	unsigned long pfn;
	bool cached;
};

static void barn_protect(struct vm_area_desc *desc)
{
	desc->page_prot = pgprot_noncached(desc->page_prot);
}

static int barn_mmap_prepare(struct vm_area_desc *desc)
{
	struct barn *barn = desc->file->private_data;

	mmap_action_remap_full(desc, barn->pfn);
	barn_protect(desc);
	return 0;
}

static const struct file_operations barn_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = barn_mmap_prepare,
};
