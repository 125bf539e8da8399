/* A driver that maps a resource. */
static int iomap_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct iomap_dev *dev = file->private_data;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return vm_iomap_memory(vma, dev->phys, dev->size);
}

static const struct file_operations iomap_fops = {
	.owner	= THIS_MODULE,
	.mmap	= iomap_mmap,
};
