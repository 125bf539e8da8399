#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct pipe {
	phys_addr_t bar[2];
	size_t len[2];
	bool wc;
};

static void pipe_protect(struct pipe *pipe, struct vm_area_desc *desc)
{
	if (pipe->wc)
		desc->page_prot = pgprot_writecombine(desc->page_prot);
	else
		desc->page_prot = pgprot_noncached(desc->page_prot);
}

static int pipe_mmap_prepare(struct vm_area_desc *desc)
{
	struct pipe *pipe = desc->file->private_data;
	unsigned int bar = desc->pgoff;
	unsigned long size = vma_desc_size(desc);

	if (bar > 1)
		return -ENODEV;
	if (size > pipe->len[bar])
		return -EINVAL;
	vma_desc_set_flags(desc, VMA_DONTCOPY_BIT, VMA_DONTDUMP_BIT);
	pipe_protect(pipe, desc);
	mmap_action_ioremap_full(desc, pipe->bar[bar] >> PAGE_SHIFT);
	return 0;
}

static const struct file_operations pipe_fops = {
	.owner = THIS_MODULE,
	.mmap_prepare = pipe_mmap_prepare,
};
