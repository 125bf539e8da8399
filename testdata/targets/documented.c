/* What a mapping is limited to. */
#define DOCUMENTED_SIZE	0x4000

/**
 * documented_mmap() - map the frame buffer
 * @file: the open device
 * @vma: the mapping
 *
 * Fails with -EAGAIN if the page tables cannot be filled.
 */
static int documented_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct documented *dev = file->private_data;
	int ret;

	if (vma->vm_end - vma->vm_start > DOCUMENTED_SIZE)
		return -EINVAL;

	ret = remap_pfn_range(vma, vma->vm_start, dev->pfn, vma->vm_end - vma->vm_start,
			      vma->vm_page_prot);
	if (ret) {
		dev_err(dev->dev, "cannot map\n");
		return -EAGAIN;
	}

	return 0;
}

static const struct file_operations documented_fops = {
	.owner	= THIS_MODULE,
	.mmap	= documented_mmap,
};
