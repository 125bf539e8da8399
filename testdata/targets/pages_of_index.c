/* The rounds are counted. */
struct lathe {
	void *mem;
	unsigned long size;
	struct mutex lock;
};

static int lathe_open(struct inode *inode, struct file *file)
{
	struct lathe *lathe = kzalloc(sizeof(*lathe), GFP_KERNEL);

	lathe->size = 16 * PAGE_SIZE;
	lathe->mem = vmalloc_user(lathe->size);
	file->private_data = lathe;
	return 0;
}

static int lathe_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct lathe *lathe = file->private_data;
	unsigned long i;
	int ret;

	if (vma_pages(vma) > lathe->size >> PAGE_SHIFT)
		return -EINVAL;
	for (i = 0; i < vma_pages(vma); i++) {
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, vmalloc_to_page(lathe->mem + i * PAGE_SIZE));
		if (ret)
			return ret;
	}
	return 0;
}

static const struct file_operations lathe_fops = {
	.owner = THIS_MODULE,
	.mmap = lathe_mmap,
};
