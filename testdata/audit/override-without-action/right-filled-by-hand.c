#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct lathe {
	unsigned long pfn;
	struct mmap_action action;
};

static void lathe_fill(struct vm_area_desc *desc, struct lathe *lathe)
{
	desc->action = (struct mmap_action){
		.type = MMAP_REMAP_PFN,
	};
	desc->action.remap.start = desc->start;
	desc->action.remap.start_pfn = lathe->pfn;
	desc->action.remap.size = vma_desc_size(desc);
	desc->action.remap.pgprot = desc->page_prot;
}

static int lathe_mmap_prepare(struct vm_area_desc *desc)
{
	struct lathe *lathe = desc->file->private_data;

	lathe_fill(desc, lathe);
	desc->action.error_override = -EAGAIN;
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = lathe_mmap_prepare,
};
