/* A driver that maps pages of an array. */
static int pages_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pages *dev = file->private_data;

	return vm_map_pages_zero(vma, dev->pages, dev->count);
}

static const struct file_operations pages_fops = {
	.owner	= THIS_MODULE,
	.mmap	= pages_mmap,
};
