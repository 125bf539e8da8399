/* A driver that wants no copies. */
static int cow_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cow *dev = file->private_data;

	if (is_cow_mapping(vma->vm_flags))
		return -EINVAL;

	return remap_pfn_range(vma, vma->vm_start, dev->pfn, vma->vm_end - vma->vm_start,
			       vma->vm_page_prot);
}

static const struct file_operations cow_fops = {
	.owner	= THIS_MODULE,
	.mmap	= cow_mmap,
};
