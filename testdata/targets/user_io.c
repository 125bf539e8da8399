/* A hook of a subsystem. */
static int user_io_mmap(struct uio_info *info, struct vm_area_struct *vma)
{
	struct user_io *dev = info->priv;

	return remap_pfn_range(vma, vma->vm_start, dev->pfn, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static struct uio_info user_io_info = {
	.name	= "user_io",
	.mmap	= user_io_mmap,
};
