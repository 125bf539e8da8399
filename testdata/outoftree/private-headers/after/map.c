// SPDX-License-Identifier: MIT OR Apache-2.0
#include <linux/version.h>
#include "inc/barge.h"

static struct barge the_barge;

int barge_open(struct inode *inode, struct file *file)
{
	file->private_data = &the_barge;
	return 0;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 2, 0)
static int barge_fits(struct barge *barge, struct vm_area_desc *desc)
{
	unsigned long offset = desc->pgoff << PAGE_SHIFT;

	if (offset > barge->length ||
	    vma_desc_size(desc) > barge->length - offset)
		return -EINVAL;
	return 0;
}

/* Maps the deck; see barge_mmap_prepare() in the manual. */
int barge_mmap_prepare(struct vm_area_desc *desc)
{
	struct barge *barge = desc->file->private_data;
	int ret;

	ret = barge_fits(barge, desc);
	if (ret)
		return ret;

	desc->page_prot = pgprot_writecombine(desc->page_prot);
	mmap_action_remap_full(desc, PHYS_PFN(barge->deck) + desc->pgoff);
	desc->action.error_override = -EAGAIN;
	return 0;
}
#else
static int barge_fits(struct barge *barge, struct vm_area_struct *vma)
{
	unsigned long offset = vma->vm_pgoff << PAGE_SHIFT;

	if (offset > barge->length || vma->vm_end - vma->vm_start > barge->length - offset)
		return -EINVAL;
	return 0;
}

/* Maps the deck; see barge_mmap() in the manual. */
int barge_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct barge *barge = file->private_data;
	int ret;

	ret = barge_fits(barge, vma);
	if (ret)
		return ret;

	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	if (remap_pfn_range(vma, vma->vm_start, PHYS_PFN(barge->deck) + vma->vm_pgoff,
			    vma->vm_end - vma->vm_start, vma->vm_page_prot))
		return -EAGAIN;
	return 0;
}
#endif
