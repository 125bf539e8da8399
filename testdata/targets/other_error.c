/* A driver that makes one error of all. */
static int other_error_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct other_error *dev = file->private_data;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	if (io_remap_pfn_range(vma, vma->vm_start, dev->pfn, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot))
		return -EAGAIN;

	return 0;
}

static const struct file_operations other_error_fops = {
	.owner	= THIS_MODULE,
	.mmap	= other_error_mmap,
};
