/* A slate of one page, which is computed from its address. */
struct slate {
	void *face;
};

static int slate_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct slate *slate = file->private_data;

	if (vma_pages(vma) != 1)
		return -EINVAL;
	return vm_insert_page(vma, vma->vm_start, virt_to_page(slate->face));
}

static const struct file_operations slate_fops = {
	.owner = THIS_MODULE,
	.mmap = slate_mmap,
};
