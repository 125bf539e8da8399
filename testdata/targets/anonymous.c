/* A driver whose mappings are anonymous. */
static int anonymous_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma_set_anonymous(vma);
	return 0;
}

static const struct file_operations anonymous_fops = {
	.owner	= THIS_MODULE,
	.mmap	= anonymous_mmap,
};
