/* A driver that maps its registers. */
static int remap_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct remap *remap = file->private_data;

	if (vma->vm_end - vma->vm_start != remap->size)
		return -EINVAL;

	return remap_pfn_range(vma, vma->vm_start, remap->pfn, vma->vm_end - vma->vm_start,
			       pgprot_noncached(vma->vm_page_prot));
}

static const struct file_operations remap_fops = {
	.owner	= THIS_MODULE,
	.mmap	= remap_mmap,
};
