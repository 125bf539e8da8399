/**
 * two_errors_mmap() - map one of two areas
 * @file: the open device
 * @vma: the mapping
 *
 * Each of them fails in its own way.
 */
static int two_errors_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct two_errors *dev = file->private_data;

	if (vma->vm_pgoff) {
		if (remap_pfn_range(vma, vma->vm_start, dev->data, vma->vm_end - vma->vm_start,
				    vma->vm_page_prot))
			return -ENXIO;
		return 0;
	}

	if (remap_pfn_range(vma, vma->vm_start, dev->regs, vma->vm_end - vma->vm_start,
			    vma->vm_page_prot))
		return -EAGAIN;

	return 0;
}

static const struct file_operations two_errors_fops = {
	.owner	= THIS_MODULE,
	.mmap	= two_errors_mmap,
};
